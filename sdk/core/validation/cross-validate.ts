import type { KnownFolds } from "../../utils/splitters/index.js";
import { type ChosenMetric, chooseMetrics, type MetricsConfig } from "../metrics/config.js";
import { evaluateMetrics } from "../metrics/evaluate.js";
import type { Metrics, SkippedMetric } from "../metrics/metrics.js";
import { CrossValidation, type FoldScore } from "./cross-validation.js";
import { type FittedFold, type FoldInputs, fitFolds, inFold } from "./fit-folds.js";
import { scoringOf } from "./scoring-of.js";

/** What a cross-validation is made from. */
export interface CrossValidateInputs extends FoldInputs {
  /** @default the task's default metrics; thresholds are not looked at */
  readonly metrics?: MetricsConfig;
  /** How the folds were made, to be kept with the result. */
  readonly splitter?: KnownFolds;
  /** Hears of each fold that is done. Must not throw. */
  readonly onFold?: (score: FoldScore, folds: number) => void;
  /** Looks at a fold's model before it is freed, with its outputs of the test rows. */
  readonly inspect?: (fold: FittedFold, outputs: Float64Array) => Promise<void> | void;
}

/**
 * Fits and scores a model on each fold, everything learned on the fold's training rows only. A default metric that some fold
 * does not define is left out of all, with the reason; one that the config names throws METRIC_UNDEFINED. Same inputs, same
 * scores.
 *
 * @example
 * const folds = makeFolds({ kind: "timeSeries", folds: 5, gap: 0 }, { rows: rows.numRows, random: random(0) });
 * const result = await crossValidate({ data: { rows, steps: [] }, folds, config: { kind: "linear" }, target: "bikers", task: "regression", random: random(0), now: Date.now });
 * result.mean.mae;
 */
export async function crossValidate(inputs: CrossValidateInputs): Promise<CrossValidation> {
  const chosen = chooseMetrics(inputs.metrics, inputs.task);
  const folds: FoldScore[] = [];
  const skipped = new Map<string, SkippedMetric>();
  for await (const fitted of fitFolds(inputs)) {
    const { fold, fitSeconds, train, test } = fitted;
    const startedAt = inputs.now();
    const { metrics, outputs } = await inFold(fold, inputs, () => score(fitted, inputs.metrics));
    const scoreSeconds = (inputs.now() - startedAt) / 1000;
    for (const { name, reason } of metrics.skipped) {
      if (!skipped.has(name)) skipped.set(name, { name, reason: `fold ${fold}: ${reason}` });
    }
    const result = { fold, trainRows: train.numRows, testRows: test.numRows, fitSeconds, scoreSeconds };
    folds.push(Object.freeze({ ...result, scores: scoresOf(metrics) }));
    await inFold(fold, inputs, () => inputs.inspect?.(fitted, outputs));
    inputs.onFold?.(folds[folds.length - 1], inputs.folds.length);
  }
  return new CrossValidation({
    model: inputs.config.kind,
    folds,
    metrics: chosen.map(({ metric }: ChosenMetric) => metric).filter(({ name }) => !skipped.has(name)),
    skipped: [...skipped.values()],
    splitter: inputs.splitter,
  });
}

function scoresOf({ details }: Metrics): Readonly<Record<string, number>> {
  return Object.freeze(Object.fromEntries(details.map(({ name, value }) => [name, value])));
}

async function score(
  { model, test }: FittedFold,
  config: MetricsConfig | undefined,
): Promise<{ readonly metrics: Metrics; readonly outputs: Float64Array }> {
  const truth = model.truth(test);
  const outputs = await model.predictMatrix(model.encode(test));
  return { metrics: evaluateMetrics(config, scoringOf(model, truth, outputs)), outputs };
}
