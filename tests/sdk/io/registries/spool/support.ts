import { join } from "node:path";
import type { MetricPoint } from "../../../../../sdk/io/registries/index.js";
import { AssayError } from "../../../../../sdk/utils/errors/index.js";
import { temporaryFolder } from "../../../../support/temporary.js";

export const RUN_ID = "0123456789abcdef0123456789abcdef";

export const point = (step: number, key = "loss"): MetricPoint => ({
  key,
  value: step / 3,
  timestampMs: 1_700_000_000_000 + step,
  step,
});

export const points = (count: number, from = 0): MetricPoint[] =>
  Array.from({ length: count }, (_, i) => point(from + i));

export const awayError = () =>
  new AssayError("TRACKING_UNAVAILABLE", { what: "the tracking server cannot be reached" });

export const refusedPoint = () =>
  new AssayError("TRACKING_INVALID", { what: "the tracking server refused a request" });

/**
 * A server's metrics and run states, as a tracking server has them: a point that comes twice is kept once, a batch is
 * kept whole or not at all. `fault` gives the error that a call meets, where there is one.
 */
export class FakeServer {
  readonly kept = new Map<string, MetricPoint>();
  readonly ends: { readonly runId: string; readonly status: string; readonly endTimeMs?: number }[] = [];
  calls = 0;
  /** Most calls at once. */
  atOnce = 0;
  private underWay = 0;
  // biome-ignore lint/suspicious/noConfusingVoidType: a fault that only looks on returns nothing
  fault: (points: readonly MetricPoint[]) => Error | undefined | void = () => undefined;

  constructor(readonly spoolFolder: string) {}

  static async make(): Promise<FakeServer> {
    return new FakeServer(join(await temporaryFolder(), ".assay", "spool", "server"));
  }

  readonly send = async (batch: readonly MetricPoint[]): Promise<void> => {
    this.calls += 1;
    this.underWay += 1;
    this.atOnce = Math.max(this.atOnce, this.underWay);
    await Promise.resolve();
    this.underWay -= 1;
    const error = this.fault(batch);
    if (error) throw error;
    for (const one of batch) this.kept.set(JSON.stringify(one), one);
  };

  readonly logBatch = async (
    _: string,
    { metrics = [] }: { readonly metrics?: readonly MetricPoint[] },
  ): Promise<void> => this.send(metrics);

  readonly updateRun = async (
    runId: string,
    end: { readonly status: string; readonly endTimeMs?: number },
  ): Promise<void> => {
    const error = this.fault([]);
    if (error) throw error;
    this.ends.push({ runId, ...end });
  };

  get points(): MetricPoint[] {
    return [...this.kept.values()];
  }
}
