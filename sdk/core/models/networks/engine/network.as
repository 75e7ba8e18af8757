// The network that an instance holds, and the buffers of a chunk. AssemblyScript.
import { LAYER_BYTES, Layer } from "./layers";

// Layers, how many, columns of the data, and what the first layer reads (as many, but where there are embeddings); the chunk's rows, row by row and a line a column; a line's products for gradients.
export let layers: usize;
export let depth: u32;
export let columns: u32;
export let width: u32;
export let inputRows: usize;
export let inputLines: usize;
export let spare: usize;
/** Bytes of a row of `inputRows`, and of the data. */
export let inputStride: usize;
export let dataStride: usize;
/** Rows of a chunk: where batches are normalised, a whole one. */
export let chunk: u32;

@inline
export function layer(l: u32): Layer { return changetype<Layer>(layers + <usize>l * LAYER_BYTES); }

export function setNetwork(
  first: usize, many: u32, inputs: u32, read: u32, rows: usize, lines: usize, scratch: usize, together: u32,
): void {
  layers = first;
  depth = many;
  columns = inputs;
  width = read;
  inputRows = rows;
  inputLines = lines;
  spare = scratch;
  chunk = together;
  inputStride = (<usize>(read + 7) & ~7) << 2;
  dataStride = (<usize>(inputs + 3) & ~3) << 2;
}
