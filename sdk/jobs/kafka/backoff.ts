import { setTimeout as sleep } from "node:timers/promises";

/** Pauses between tries, in ms: each twice the one before, up to a longest, less a random part so that many do not try at once. */
export class Backoff {
  private next: number;

  constructor(
    private readonly firstMs: number,
    private readonly longestMs: number,
    private readonly random: () => number = Math.random,
  ) {
    this.next = firstMs;
  }

  /** Waits; the signal ends the wait. */
  async wait(signal?: AbortSignal): Promise<void> {
    const ms = this.next * (0.75 + 0.25 * this.random());
    this.next = Math.min(2 * this.next, this.longestMs);
    await sleep(ms, undefined, signal === undefined ? {} : { signal }).catch(() => {});
  }

  reset(): void {
    this.next = this.firstMs;
  }
}
