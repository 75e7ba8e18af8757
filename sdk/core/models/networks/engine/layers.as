// The memory of a network: its layers, and the rows that go through them. AssemblyScript.

/** What a layer is, as TypeScript writes it: 24 words of four bytes. */
@unmanaged
export class Layer {
  inputs: u32;
  units: u32;
  /** One of pointwise.as, or SOFTMAX for the last layer of classes. */
  activation: i32;
  /** Addresses of kernel (inputs x units) and bias (0: none) among the parameters. */
  kernel: usize;
  bias: usize;
  /** Share of outputs silenced in training. */
  rate: f32;
  /** Address of the kernel with its axes swapped. */
  swapped: usize;
  /** Outcomes, a line a unit (padded to four lines); the arguments of the activation, where its slope goes by them, else 0. */
  y: usize;
  z: usize;
  /** Outcomes row by row, padded to eight units. */
  rows: usize;
  /** Slopes of the loss by the outcomes, then by the arguments: a line a unit, and row by row. */
  d: usize;
  dRows: usize;
  /** Factors of dropout, and the outcomes times them. */
  factors: usize;
  dropped: usize;
  /** Bytes of a row of `rows` and `dRows`. */
  stride: usize;
  /** Batch normalisation (0: none): gamma and beta among the parameters, running mean and variance, and a chunk's own. */
  gamma: usize;
  beta: usize;
  mean: usize;
  variance: usize;
  hat: usize;
  scale: usize;
  momentum: f32;
  epsilon: f32;
  spare: u32;
}

export const SOFTMAX: i32 = 100;
export const LAYER_BYTES: usize = 96;

let top: usize = __heap_base;

/** Space at a multiple of 64, full of zeros; 0 where memory ends. The runtime's own allocator ends at a quarter of it. */
export function allocate(bytes: usize): usize {
  const at = (top + 63) & ~63;
  if (bytes > 0xffffff00 - at) return 0;
  const pages = <i32>((at + bytes) >>> 16) + 1;
  const more = pages - memory.size();
  if (more > 0 && memory.grow(more) < 0) return 0;
  top = at + bytes;
  return at;
}
