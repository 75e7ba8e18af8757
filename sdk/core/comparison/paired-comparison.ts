import type { Metric } from "../metrics/index.js";
import { Table } from "../tables/index.js";

/** What a comparison says of the challenger. */
export type ComparisonVerdict = "better" | "worse" | "no clear difference";

/** Shares of rows by which model is nearer to the truth; they add up to 1. */
export interface NearerShares {
  readonly challenger: number;
  readonly champion: number;
  readonly equal: number;
}

/** The difference of two models on the same rows, and how sure it is: what `compareScores` gives. Frozen. */
export class PairedComparison {
  readonly metric: Pick<Metric, "name" | "title" | "greaterIsBetter">;
  /** Score of the model that is there. */
  readonly champion: number;
  /** Score of the model that wants its place. */
  readonly challenger: number;
  /** Challenger minus champion: below 0 is better where less is better. */
  readonly difference: number;
  /** Bounds of the confidence interval of the difference. */
  readonly low: number;
  readonly high: number;
  /** Of the interval, between 0 and 1. */
  readonly level: number;
  /** Better or worse where the interval does not hold 0. */
  readonly verdict: ComparisonVerdict;
  /** The verdict in a sentence. */
  readonly reason: string;
  readonly rows: number;
  readonly method: "bca" | "percentile";
  /** Resamples that the interval was made of; those that do not define the metric are left out. */
  readonly resamples: number;
  /** Neighbouring rows that were drawn together; 1 where each was drawn by itself. */
  readonly block: number;
  readonly nearer: NearerShares;
  /** What the models are called. */
  readonly names: { readonly champion: string; readonly challenger: string };

  /** @internal */
  constructor(parts: Omit<PairedComparison, "table" | "isBetter">) {
    this.metric = Object.freeze({ ...parts.metric });
    this.champion = parts.champion;
    this.challenger = parts.challenger;
    this.difference = parts.difference;
    this.low = parts.low;
    this.high = parts.high;
    this.level = parts.level;
    this.verdict = parts.verdict;
    this.reason = parts.reason;
    this.rows = parts.rows;
    this.method = parts.method;
    this.resamples = parts.resamples;
    this.block = parts.block;
    this.nearer = Object.freeze({ ...parts.nearer });
    this.names = Object.freeze({ ...parts.names });
    Object.freeze(this);
  }

  /** One row: `metric`, `champion`, `challenger`, `difference`, `low`, `high`, `level`, `verdict`, `nearer` (the challenger's share). */
  table(): Table {
    return Table.fromRows([
      {
        metric: this.metric.name,
        champion: this.champion,
        challenger: this.challenger,
        difference: this.difference,
        low: this.low,
        high: this.high,
        level: this.level,
        verdict: this.verdict,
        nearer: this.nearer.challenger,
      },
    ]);
  }
}
