import type { Task } from "../models/model.js";
import { Table } from "../tables/index.js";
import type { FairnessConfig } from "./config.js";
import type { FactorFairness, MeasureFacts } from "./types.js";

/** Errors and rates by declared groups: what `groupFairness` gives. Frozen. */
export class Fairness {
  readonly task: Task;
  /** The class whose rates are compared; absent in a regression, or where none was named of several. */
  readonly positive?: string;
  readonly rows: number;
  /** What was measured in each group. */
  readonly measures: readonly MeasureFacts[];
  /** One entry a factor, as they were declared. */
  readonly factors: readonly FactorFairness[];
  /** How often the rows were drawn again. */
  readonly resamples: number;
  /** How it was measured, defaults filled in. */
  readonly settings: FairnessConfig;

  /** @internal */
  constructor(parts: Omit<Fairness, "table" | "gapsTable">) {
    this.task = parts.task;
    if (parts.positive !== undefined) this.positive = parts.positive;
    this.rows = parts.rows;
    this.measures = Object.freeze([...parts.measures]);
    this.factors = Object.freeze(parts.factors.map((factor) => Object.freeze(factor)));
    this.resamples = parts.resamples;
    this.settings = parts.settings;
    Object.freeze(this);
  }

  /** One row a group: `factor`, `group`, `rows`, and of each measure `<name>`, `<name>_low`, `<name>_high`. */
  table(): Table {
    const groups = this.factors.flatMap(({ name, groups: own }) =>
      own.map((group) => ({ factor: name, group })),
    );
    const numbers = (name: string, end: "value" | "low" | "high") =>
      Float64Array.from(groups, ({ group }) => group.scores[name][end]);
    return Table.from([
      ["factor", groups.map(({ factor }) => factor)],
      ["group", groups.map(({ group }) => group.label)],
      ["rows", Int32Array.from(groups, ({ group }) => group.rows)],
      ...this.measures.flatMap(({ name }) => [
        [name, numbers(name, "value")] as const,
        [`${name}_low`, numbers(name, "low")] as const,
        [`${name}_high`, numbers(name, "high")] as const,
      ]),
    ]);
  }

  /** One row a difference: `factor`, `name`, `value`, `low`, `high`, `least`, `greatest`. */
  gapsTable(): Table {
    const gaps = this.factors.flatMap(({ name, gaps: own }) => own.map((gap) => ({ factor: name, gap })));
    return Table.from([
      ["factor", gaps.map(({ factor }) => factor)],
      ["name", gaps.map(({ gap }) => gap.name)],
      ["value", Float64Array.from(gaps, ({ gap }) => gap.value)],
      ["low", Float64Array.from(gaps, ({ gap }) => gap.low)],
      ["high", Float64Array.from(gaps, ({ gap }) => gap.high)],
      ["least", gaps.map(({ gap }) => gap.between?.[0] ?? null)],
      ["greatest", gaps.map(({ gap }) => gap.between?.[1] ?? null)],
    ]);
  }
}
