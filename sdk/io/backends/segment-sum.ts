import type { DataType, KernelConfig, TensorInfo, TypedArray } from "@tensorflow/tfjs-core";

type Engine = typeof import("@tensorflow/tfjs-core");

interface SegmentCall {
  readonly inputs: { readonly x: TensorInfo; readonly segmentIds: TensorInfo };
  readonly backend: {
    makeOutput(shape: readonly number[], dtype: DataType): TensorInfo;
    typedArrayFromHeap(tensor: TensorInfo): TypedArray;
  };
  readonly attrs: { readonly numSegments: number };
}

/**
 * Gives the wasm backend the kernel UnsortedSegmentSum, which it lacks: the gradient of looking rows up, so that embeddings
 * can be trained there. Rows of `x` are added up by their segment; ids outside of the segments are left out, as elsewhere.
 */
export function addSegmentSum(tf: Engine): void {
  if (tf.getKernel("UnsortedSegmentSum", "wasm") !== undefined) return;
  const kernelFunc = ({ inputs, backend, attrs }: SegmentCall): TensorInfo => {
    const { x, segmentIds } = inputs;
    const { numSegments } = attrs;
    const [rows = 1, ...rest] = x.shape;
    const width = rest.reduce((product, size) => product * size, 1);
    const out = backend.makeOutput([numSegments, ...rest], x.dtype);
    // Made before the memory is looked at: making it may move that.
    const sums = backend.typedArrayFromHeap(out).fill(0);
    const values = backend.typedArrayFromHeap(x);
    const ids = backend.typedArrayFromHeap(segmentIds);
    for (let row = 0; row < rows; row++) {
      const segment = ids[row];
      if (segment < 0 || segment >= numSegments) continue;
      for (let i = 0; i < width; i++) sums[segment * width + i] += values[row * width + i];
    }
    return out;
  };
  tf.registerKernel({
    kernelName: "UnsortedSegmentSum",
    backendName: "wasm",
    kernelFunc: kernelFunc as unknown as KernelConfig["kernelFunc"],
  });
}
