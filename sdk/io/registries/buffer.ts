import { limits } from "./limits.js";
import type { MetricPoint } from "./store.js";

/** Longest time that a point waits, in milliseconds. */
const MAX_WAIT_MS = 1000;

/**
 * Metric points on their way to a store: taken at once, written in the background, one batch at a time, after 1000 points
 * or a second. What goes wrong in the background is thrown by the next `flush`.
 */
export class MetricBuffer {
  private waiting: MetricPoint[] = [];
  private writing: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private failure: { readonly error: unknown } | undefined;

  constructor(private readonly write: (points: readonly MetricPoint[]) => Promise<void>) {}

  add(point: MetricPoint): void {
    this.waiting.push(point);
    if (this.waiting.length >= limits.batchMetrics) this.send();
    // The process may end without it: `flush` at the run's end writes what waits.
    else this.timer ??= setTimeout(() => this.send(), MAX_WAIT_MS).unref();
  }

  /** All points taken so far are in the store when this returns. */
  async flush(): Promise<void> {
    this.send();
    await this.writing;
    const { failure } = this;
    this.failure = undefined;
    if (failure !== undefined) throw failure.error;
  }

  private send(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const points = this.waiting;
    this.waiting = [];
    if (points.length === 0) return;
    this.writing = this.writing
      .then(() => this.write(points))
      .catch((error: unknown) => {
        this.failure ??= { error };
      });
  }
}
