import type { ProgressListener } from "../../sdk/utils/progress/index.js";

/** Does a step of work and tells of its begin and end. */
export async function inStep<T>(
  onProgress: ProgressListener,
  step: string,
  work: () => Promise<T>,
): Promise<T> {
  const started = performance.now();
  onProgress({ type: "step-start", step, index: 1, total: 1 });
  let failed = true;
  try {
    const done = await work();
    failed = false;
    return done;
  } finally {
    onProgress({
      type: "step-end",
      step,
      seconds: (performance.now() - started) / 1000,
      ...(failed ? { failed } : {}),
    });
  }
}
