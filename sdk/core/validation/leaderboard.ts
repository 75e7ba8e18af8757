import { AssayError } from "../../utils/errors/index.js";
import { didYouMean } from "../../utils/names.js";
import type { KnownFolds } from "../../utils/splitters/index.js";
import { Table } from "../tables/index.js";
import { BASELINE, type Candidate } from "./candidates.js";
import { type CrossValidation, type MetricSummary, spreadOf } from "./cross-validation.js";
import type { LeaderboardRow } from "./leaderboard-row.js";
import { verdictOf } from "./verdict.js";

/** A model's result before it is ranked. */
export type Result = Candidate & Pick<LeaderboardRow, "validation" | "error">;

/** Models by their mean score over the same folds: what `.compare()` gives. Frozen. */
export class Leaderboard {
  /** The best first, failed ones last. */
  readonly rows: readonly LeaderboardRow[];
  /** The metric that ranks. */
  readonly metric: Pick<MetricSummary, "name" | "title" | "greaterIsBetter">;
  /** Name of the best model; the baseline is never picked. */
  readonly pick: string;
  /** Why it was picked, in a sentence. */
  readonly reason: string;
  /** What else is worth knowing: models that are as good for all that the folds can tell, a baseline that is not beaten. */
  readonly notes: readonly string[];
  /** How the rows were parted. */
  readonly splitter?: KnownFolds;

  /** Throws the first model's error where all failed. */
  constructor(results: readonly Result[]) {
    const done = results.filter(hasScores);
    const contenders = done.filter(({ name }) => name !== BASELINE);
    const [first] = contenders;
    if (first === undefined) throw allFailed(results);
    const metric = first.validation.metrics.find(({ name }) =>
      done.every(({ validation }) => validation.metrics.some((other) => other.name === name)),
    );
    if (metric === undefined) {
      throw new AssayError("METRIC_UNDEFINED", {
        what: "no metric is defined in every fold, so that the models cannot be compared",
        got: first.validation.skipped.map(({ name, reason }) => `${name}: ${reason}`).join("; "),
        next: "Name other metrics, or other folds.",
      });
    }
    const { name, title, greaterIsBetter } = metric;
    const sign = greaterIsBetter ? -1 : 1;
    const byMean = (a: Scored, b: Scored) => sign * (a.validation.mean[name] - b.validation.mean[name]);
    const sorted = done.toSorted(byMean);
    const [best] = contenders.toSorted(byMean);
    const ranked = sorted.map((row, i) =>
      Object.freeze({ ...row, rank: i + 1, behind: behindOf(row, best, name, sign) }),
    );
    const failed = results.filter((row) => !hasScores(row)).map((row) => Object.freeze({ ...row }));
    this.metric = Object.freeze({ name, title, greaterIsBetter });
    this.rows = Object.freeze([...ranked, ...failed]);
    this.pick = best.name;
    const { reason, notes } = verdictOf(ranked, best.name, this.metric);
    this.reason = reason;
    this.notes = Object.freeze(notes);
    if (best.validation.splitter !== undefined) this.splitter = best.validation.splitter;
    Object.freeze(this);
  }

  /** The row of a model by its name, of the pick where none is given. An unknown name throws CONFIG_INVALID naming the nearest. */
  row(name: string = this.pick): LeaderboardRow {
    const row = this.rows.find((other) => other.name === name);
    if (row !== undefined) return row;
    throw new AssayError("CONFIG_INVALID", {
      what: `no model of the leaderboard is called "${name}"`,
      wanted: `one of ${this.rows.map((other) => other.name).join(", ")}`,
      next: didYouMean(
        name,
        this.rows.map((other) => other.name),
      ),
    });
  }

  /** One row a model and fold: `model`, `rank`, `fold`, each metric, `fitSeconds`, `scoreSeconds`. Failed models are not in it. */
  table(): Table {
    const scored = this.rows.filter(hasScores);
    const lines = scored.flatMap(({ name, validation }, i) =>
      validation.folds.map((fold) => ({ name, rank: i + 1, fold })),
    );
    const { metrics } = scored[0].validation;
    const numbers = (of: (line: (typeof lines)[number]) => number) => Float64Array.from(lines, of);
    return Table.from([
      ["model", lines.map(({ name }) => name)],
      ["rank", Int32Array.from(lines, ({ rank }) => rank)],
      ["fold", Int32Array.from(lines, ({ fold }) => fold.fold)],
      ...metrics.map(({ name }) => [name, numbers(({ fold }) => fold.scores[name] ?? Number.NaN)] as const),
      ["fitSeconds", numbers(({ fold }) => fold.fitSeconds)],
      ["scoreSeconds", numbers(({ fold }) => fold.scoreSeconds)],
    ]);
  }
}

type Scored = Result & { readonly validation: CrossValidation };

function hasScores(result: Result): result is Scored {
  return result.validation !== undefined;
}

function behindOf(row: Scored, best: Scored, metric: string, sign: number) {
  const own = row.validation.scores(metric);
  const wanted = best.validation.scores(metric);
  const { mean, standardError } = spreadOf([...own].map((score, i) => sign * (score - wanted[i])));
  return Object.freeze({ mean, standardError });
}

function allFailed(results: readonly Result[]): AssayError {
  const failures = results.filter(({ error }) => error !== undefined);
  const [first] = failures;
  return new AssayError(first?.error?.code ?? "CONFIG_INVALID", {
    what:
      first === undefined
        ? "there is no model to compare beside the baseline"
        : `every model failed: ${failures.map(({ name, error }) => `${name}: ${error?.message ?? ""}`).join(" ")}`,
    next: first === undefined ? "Name another kind." : "Correct the first of them.",
  });
}
