import { eitherSignal } from "../../../utils/abort.js";

/**
 * Runs work 0 … `count` - 1, `lanes` at a time, begun in this order. The first failure stops the rest by the signal that each is
 * handed, and is thrown when all have ended.
 *
 * @param mayBegin asked before each but the first one; false begins no more
 */
export async function sideBySide(
  {
    count,
    lanes,
    signal,
    mayBegin,
  }: {
    readonly count: number;
    readonly lanes: number;
    readonly signal: AbortSignal | undefined;
    readonly mayBegin: () => boolean;
  },
  work: (index: number, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failed = new AbortController();
  const either = eitherSignal(signal, failed.signal);
  let next = 0;
  let failure: { readonly error: unknown } | undefined;
  const lane = async (): Promise<void> => {
    while (next < count && failure === undefined && (next === 0 || mayBegin())) {
      try {
        await work(next++, either);
      } catch (error) {
        failure ??= { error };
        failed.abort();
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, count) }, lane));
  if (failure !== undefined) throw failure.error;
}
