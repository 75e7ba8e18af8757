import {
  type HalvingConfig,
  type Parameter,
  type Params,
  type SearchConfig,
  Space,
  type SpaceConfig,
  type Trial,
  valueText,
} from "../../utils/searchers/index.js";
import { Table } from "../tables/index.js";
import type { MetricSummary } from "../validation/index.js";
import { type ParameterImportance, parameterImportances } from "./importances.js";
import { type StudyTotals, totalsOf } from "./totals.js";

/** What a study is made of. */
export interface StudyParts {
  /** What trials are scored by. */
  readonly metric: Pick<MetricSummary, "name" | "title" | "greaterIsBetter">;
  readonly space: SpaceConfig | Space;
  /** In any order. */
  readonly trials: readonly Trial[];
  /** How the space was searched. */
  readonly search?: SearchConfig;
  readonly halving?: HalvingConfig;
  /** How a trial was scored, in words: `4 folds forward in time`. */
  readonly scoredBy?: string;
}

/** A trial that has a score on the full resource. */
export type CompleteTrial = Trial & { readonly state: "complete"; readonly value: number };

/** A search over a space and what came of it: what `.tune()` gives. Frozen. */
export class Study {
  readonly metric: Pick<MetricSummary, "name" | "title" | "greaterIsBetter">;
  readonly space: Space;
  /** By their number. */
  readonly trials: readonly Trial[];
  readonly search?: SearchConfig;
  readonly halving?: HalvingConfig;
  readonly scoredBy?: string;
  /** The trial with the best score on the full resource, the earlier of equal ones; absent where none is complete. */
  readonly best?: CompleteTrial;
  /** How many trials came to which end, and what they took. */
  readonly totals: StudyTotals;
  /** By how much each parameter moves the score, the greatest first: see `parameterImportances`. Empty where too few trials are complete. */
  readonly importances: readonly ParameterImportance[];

  constructor({ metric, space, trials, search, halving, scoredBy }: StudyParts) {
    this.metric = Object.freeze({ ...metric });
    this.space = space instanceof Space ? space : Space.from(space);
    this.trials = Object.freeze(trials.toSorted((a, b) => a.number - b.number));
    if (search !== undefined) this.search = search;
    if (halving !== undefined) this.halving = halving;
    if (scoredBy !== undefined) this.scoredBy = scoredBy;
    const best = bestSoFar(this.trials, metric.greaterIsBetter).at(-1);
    if (best !== undefined) this.best = best;
    this.totals = Object.freeze(totalsOf(this.trials));
    this.importances = Object.freeze(parameterImportances(this.space, this.trials));
    Object.freeze(this);
  }

  /** The best trial's values; none where no trial is complete. */
  get bestParams(): Params {
    return this.best?.params ?? {};
  }

  /** The best complete trial up to each trial, in their order; undefined before the first. */
  bestSoFar(): (CompleteTrial | undefined)[] {
    return bestSoFar(this.trials, this.metric.greaterIsBetter);
  }

  /**
   * One row a trial: `number`, `state`, the metric, `resource` (the share of the full resource that it came to), `seconds`,
   * each parameter under its path, `error`. What a trial does not have is null.
   */
  table(): Table {
    const { trials, metric, space } = this;
    const last = ({ value, intermediate }: Trial) =>
      value === undefined ? intermediate.at(-1) : { value, resource: 1 };
    return Table.from([
      ["number", Int32Array.from(trials, ({ number }) => number)],
      ["state", trials.map(({ state }) => state)],
      [metric.name, trials.map((trial) => last(trial)?.value ?? null)],
      ["resource", trials.map((trial) => last(trial)?.resource ?? null)],
      ["seconds", trials.map(({ seconds }) => seconds ?? null)],
      ...space.parameters.map((parameter) => [parameter.name, columnOf(parameter, trials)] as const),
      ["error", trials.map(({ error }) => error?.message ?? null)],
    ]);
  }
}

/** Numbers of a parameter that has numbers, else the values as texts. */
function columnOf({ name, type }: Parameter, trials: readonly Trial[]): (number | string | null)[] {
  return trials.map(({ params }) => {
    if (!Object.hasOwn(params, name)) return null;
    const value = params[name];
    return type === "number" ? Number(value) : valueText(value);
  });
}

function isComplete(trial: Trial): trial is CompleteTrial {
  return trial.state === "complete" && trial.value !== undefined && !Number.isNaN(trial.value);
}

function bestSoFar(trials: readonly Trial[], greaterIsBetter: boolean): (CompleteTrial | undefined)[] {
  let best: CompleteTrial | undefined;
  return trials.map((trial) => {
    if (isComplete(trial)) {
      const isBetter =
        best === undefined || (greaterIsBetter ? trial.value > best.value : trial.value < best.value);
      if (isBetter) best = trial;
    }
    return best;
  });
}
