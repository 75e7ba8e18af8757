/**
 * Runs work 0 … `count` - 1, `lanes` at a time, begun in this order; gives the results in it. The first failure stops the rest by
 * the signal that each is handed, and is thrown when all have ended.
 *
 * @param mayBegin asked before each but the first one; false begins no more
 */
export async function sideBySide<T>(
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
  work: (index: number, signal: AbortSignal) => Promise<T>,
): Promise<T[]> {
  const failed = new AbortController();
  const either = signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal]);
  const results: T[] = [];
  let next = 0;
  let failure: { readonly error: unknown } | undefined;
  const lane = async (): Promise<void> => {
    while (next < count && failure === undefined && (next === 0 || mayBegin())) {
      const index = next++;
      try {
        results[index] = await work(index, either);
      } catch (error) {
        failure ??= { error };
        failed.abort();
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, count) }, lane));
  if (failure !== undefined) throw failure.error;
  return results;
}
