/** Seconds that a speed is the mean of. */
const WINDOW_SECONDS = 5;

/** Messages a second of late. */
export class Speed {
  private readonly seen: { readonly ms: number; readonly count: number }[] = [];

  constructor(private readonly now: () => number) {
    this.seen.push({ ms: now(), count: 0 });
  }

  /** The speed when so many are done. */
  at(count: number): number {
    const ms = this.now();
    this.seen.push({ ms, count });
    while (this.seen.length > 2 && ms - this.seen[1].ms > WINDOW_SECONDS * 1000) this.seen.shift();
    const [first] = this.seen;
    return ms === first.ms ? 0 : Math.round(((count - first.count) * 1000) / (ms - first.ms));
  }
}
