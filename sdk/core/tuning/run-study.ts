import {
  type Generation,
  type HalvingConfig,
  type IntermediateValue,
  type Params,
  promotedTrials,
  rungScores,
  rungsOf,
  type Searcher,
  type Trial,
} from "../../utils/searchers/index.js";
import type { FoldScore } from "../validation/index.js";
import type { Evaluate, Evaluation } from "./evaluation.js";

/** What a study is run with. */
export interface RunStudyInputs {
  readonly searcher: Searcher;
  readonly halving?: HalvingConfig;
  /** Folds that a trial on the full resource is scored on. */
  readonly folds: number;
  readonly metric: { readonly name: string; readonly greaterIsBetter: boolean };
  readonly evaluate: Evaluate;
  /** Hears of each trial as it ends, with the folds of its last share; in no certain order. Must not throw. */
  readonly onTrial?: (trial: Trial, folds: readonly FoldScore[]) => void;
}

/** A trial that is under way. */
interface OpenTrial {
  readonly number: number;
  readonly params: Params;
  readonly intermediate: IntermediateValue[];
  folds: readonly FoldScore[];
  seconds: number;
}

/**
 * Runs a study, generation by generation: all trials of one are asked for at once and may run in any order and anywhere, since
 * none is decided by when another ends. With halving, those of a generation that are weak at a share of the resource go no
 * further. A trial that fails is a trial like any other. Gives the trials by their number; those that were not begun before the
 * time was over are not among them.
 */
export async function runStudy(inputs: RunStudyInputs): Promise<Trial[]> {
  const { searcher, halving, folds } = inputs;
  const rungs =
    halving === undefined ? [1] : rungsOf(halving, halving.resource === "folds" ? folds : undefined);
  const history: Trial[] = [];
  for (const generation of searcher.generations) {
    const asked = suggestionsOf(searcher, generation, history);
    const trials = await runGeneration(asked, rungs, history, inputs);
    history.push(...trials.toSorted((a, b) => a.number - b.number));
    // Later ones cannot be suggested without these.
    if (trials.length < asked.length) break;
  }
  return history;
}

function suggestionsOf(
  searcher: Searcher,
  { first, end }: Generation,
  history: readonly Trial[],
): OpenTrial[] {
  return Array.from({ length: end - first }, (_, i) => first + i).flatMap((number) => {
    const params = searcher.suggest(number, history);
    return params === undefined ? [] : [{ number, params, intermediate: [], folds: [], seconds: 0 }];
  });
}

async function runGeneration(
  asked: readonly OpenTrial[],
  rungs: readonly number[],
  history: readonly Trial[],
  { halving, metric, evaluate, onTrial }: RunStudyInputs,
): Promise<Trial[]> {
  const ended: Trial[] = [];
  const end = (trial: Trial, folds: readonly FoldScore[]): void => {
    ended.push(Object.freeze(trial));
    onTrial?.(trial, folds);
  };
  const byFolds = halving?.resource === "folds";
  let open = asked;
  for (const resource of rungs) {
    const isLast = resource === rungs.at(-1);
    const judged: { readonly trial: OpenTrial; readonly value: number }[] = [];
    await Promise.all(
      open.map(async (trial) => {
        const { number, params, intermediate } = trial;
        const foldsBefore = byFolds ? trial.folds.length : 0;
        const evaluation = await evaluate({ number, params, resource, foldsBefore });
        if (evaluation === undefined) return;
        trial.seconds += evaluation.seconds;
        trial.folds = byFolds ? [...trial.folds, ...(evaluation.folds ?? [])] : (evaluation.folds ?? []);
        const value = meanScore(trial.folds, metric.name);
        const error = errorOf(evaluation, value, metric.name);
        const base = { number, params, intermediate, seconds: trial.seconds };
        if (error !== undefined) end({ ...base, state: "failed", error }, trial.folds);
        else if (isLast) end({ ...base, state: "complete", value }, trial.folds);
        else judged.push({ trial, value });
      }),
    );
    if (halving === undefined || isLast) break;
    for (const { trial, value } of judged) trial.intermediate.push({ resource, value });
    const scores = judged.map(({ trial, value }) => ({ number: trial.number, value }));
    const promoted = new Set(
      promotedTrials(scores, rungScores(history, resource), {
        factor: halving.factor,
        greaterIsBetter: metric.greaterIsBetter,
      }),
    );
    for (const { trial } of judged) {
      if (promoted.has(trial.number)) continue;
      const { number, params, intermediate, seconds, folds } = trial;
      end({ number, params, intermediate, seconds, state: "pruned" }, folds);
    }
    open = judged.map(({ trial }) => trial).filter(({ number }) => promoted.has(number));
  }
  return ended;
}

/** Mean of the folds' scores. */
function meanScore(folds: readonly FoldScore[], metric: string): number {
  return folds.reduce((sum, { scores }) => sum + (scores[metric] ?? Number.NaN), 0) / folds.length;
}

function errorOf({ error }: Evaluation, value: number, metric: string): Trial["error"] {
  if (error !== undefined) return error;
  if (Number.isFinite(value)) return undefined;
  return {
    code: "METRIC_UNDEFINED",
    message: `the mean ${metric} over the folds is ${Number.isNaN(value) ? "no number" : "not finite"}: some fold does not define it.`,
  };
}
