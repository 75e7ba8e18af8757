import { evaluateMetrics, type MetricsConfig, predictionMetrics } from "../../core/metrics/index.js";
import { fitModel } from "../../core/models/index.js";
import { treeEncodings } from "../../core/models/trees/encodings.js";
import type { Random } from "../../utils/random/index.js";
import type { BaselineScore, Trained } from "../state.js";
import { scoringOf } from "./scoring.js";

/** The rows to learn it of and to judge it by. */
type Judged = Pick<Trained, "train" | "test" | "target" | "task"> & {
  readonly config: { readonly metrics?: MetricsConfig | undefined };
};

/** Metrics of the simplest prediction there is: the training rows' mean, or their share of each class. */
export async function scoreBaseline(
  { train, test, target, task, config }: Judged,
  random: Random,
): Promise<BaselineScore> {
  const { model } = await fitModel({
    config: { kind: "baseline" },
    target,
    task,
    table: train,
    // It reads no column: one without any value must not stop it.
    preprocessing: { defaults: treeEncodings },
    context: { random },
  });
  // Its own truth: a model that was made elsewhere may know more classes than the training rows have.
  const truth = model.truth(test);
  const outputs = await model.predictMatrix(model.encode(test));
  const metrics = evaluateMetrics(
    withoutThresholds(predictionMetrics(config.metrics, task)),
    scoringOf(model, truth, outputs),
  );
  model.dispose();
  return {
    name: task === "regression" ? "mean of the training rows" : "class shares of the training rows",
    metrics,
  };
}

/** A baseline is there to be compared with, not to pass or fail. */
function withoutThresholds(metrics: MetricsConfig | undefined): MetricsConfig | undefined {
  return metrics?.map((entry) => {
    if (typeof entry === "string") return entry;
    const { threshold: _, ...rest } = entry;
    return rest;
  });
}
