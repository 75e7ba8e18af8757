import * as tf from "@tensorflow/tfjs-core";

/** Steps of an epoch as a kernel of TensorFlow.js: what it runs comes with the call, its result is the sum of their losses. */
const KERNEL_NAME = "AssayTrainSteps";

interface StepsCall {
  readonly backend: tf.KernelBackend;
  readonly attrs: { readonly run: () => number };
}

/** Registers the kernel for the backend that computes, once. */
function register(backendName: string): void {
  if (tf.getKernel(KERNEL_NAME, backendName) !== undefined) return;
  const kernelFunc = ({ backend, attrs }: StepsCall): tf.TensorInfo => {
    const loss = Float32Array.of(attrs.run());
    return { dataId: backend.write(loss, [], "float32"), shape: [], dtype: "float32" };
  };
  tf.registerKernel({
    kernelName: KERNEL_NAME,
    backendName,
    kernelFunc: kernelFunc as unknown as tf.KernelConfig["kernelFunc"],
  });
}

/** Runs steps as one kernel call, so that TensorFlow.js' profiles and engine see them; gives what they give. */
export function dispatchSteps<T extends number | undefined>(run: () => T): T {
  register(tf.getBackend());
  let sum: T | undefined;
  const counted = (): number => {
    sum = run();
    return sum ?? Number.NaN;
  };
  const attrs = { run: counted } as unknown as tf.NamedAttrMap;
  (tf.engine().runKernel(KERNEL_NAME, {}, attrs) as tf.Tensor).dispose();
  return sum as T;
}
