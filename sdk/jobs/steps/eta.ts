/**
 * Seconds left of a piece of work, by label: the rate so far goes on. Undefined until there is a rate, since a guess from
 * the first instant would jump about.
 */
export function etaOf(now: () => number): (label: string, done: number, total: number) => number | undefined {
  const starts = new Map<string, { readonly atMs: number; readonly done: number }>();
  return (label, done, total) => {
    const start = starts.get(label);
    if (start === undefined) {
      starts.set(label, { atMs: now(), done });
      return undefined;
    }
    const seconds = (now() - start.atMs) / 1000;
    const rate = (done - start.done) / seconds;
    return rate > 0 && Number.isFinite(rate) ? (total - done) / rate : undefined;
  };
}
