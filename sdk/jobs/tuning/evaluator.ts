import type { UnlearnedRows } from "../../core/cleaning/index.js";
import { predictionMetrics } from "../../core/metrics/index.js";
import type { TrialRequest } from "../../core/tuning/evaluation.js";
import { scoreTrial } from "../../core/tuning/score-trial.js";
import type { FoldScore } from "../../core/validation/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { random } from "../../utils/random/index.js";
import type { WorkerPool } from "../../utils/workers/index.js";
import { cleanRows } from "../steps/clean-rows.js";
import { backendFor, readyConfig } from "../steps/engine.js";
import type { TrialParts } from "./trial-config.js";
import type { TrialData } from "./trial-data.js";

/** A trial to be scored, with its config. Plain data. */
export interface TrialWork extends TrialRequest {
  readonly parts: TrialParts;
}

/** What scoring may use besides the data. */
export interface EvaluatorContext {
  readonly signal?: AbortSignal;
  readonly workers: WorkerPool | undefined;
  readonly now: () => number;
}

/** Scores trials of one study: the same, bit for bit, in this process and in any other. */
export function evaluatorOf(
  data: TrialData,
  { signal, workers, now }: EvaluatorContext,
): (work: TrialWork) => Promise<readonly FoldScore[]> {
  const rowsOf = cleanedRowsOf(data);
  return async ({ parts, resource, foldsBefore }) => {
    const { engine } = data;
    const quiet = { emit: () => {} };
    await backendFor(engine, parts.model, quiet);
    return scoreTrial({
      data: rowsOf(parts),
      folds: data.folds,
      splitter: data.splitter,
      config: await readyConfig(engine, parts.model, quiet),
      preprocessing: parts.preprocessing,
      target: parts.target,
      task: data.task,
      without: data.without,
      metrics: predictionMetrics(data.metrics, data.task),
      random: random(data.seed).fork("cross-validation"),
      resource: data.resource,
      share: resource,
      foldsBefore,
      signal,
      workers,
      now,
    });
  };
}

/**
 * The rows that a trial learns from, before anything is learned. A trial that cleans in its own way must leave the same rows to
 * learn from: it would else be scored on other rows than the others, and might see those that the best model is tested on.
 */
function cleanedRowsOf(data: TrialData): (parts: TrialParts) => Pick<UnlearnedRows, "rows" | "steps"> {
  const { cleaning } = data;
  if (cleaning === undefined) return () => data;
  let last: { readonly key: string; readonly rows: UnlearnedRows } | undefined;
  return ({ clean }) => {
    const key = JSON.stringify(clean);
    if (last?.key === key) return last.rows;
    const { unlearned } = cleanRows({ ...cleaning.settings, clean }, cleaning.raw);
    const { rowNumbers } = unlearned;
    const isSame =
      rowNumbers.length === cleaning.rowNumbers.length &&
      rowNumbers.every((row, i) => row === cleaning.rowNumbers[i]);
    if (!isSame) {
      throw new AssayError("SPLIT_INVALID", {
        what: "this way of cleaning leaves other rows to learn from than the config's own",
        got: `${rowNumbers.length} rows`,
        wanted: `the same ${cleaning.rowNumbers.length} rows in every trial`,
        next: "Search only over cleaning steps that drop no row.",
      });
    }
    last = { key, rows: unlearned };
    return unlearned;
  };
}
