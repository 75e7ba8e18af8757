import type { Matrix } from "../../tables/index.js";
import { holdOut } from "../hold-out.js";
import type {
  Estimator,
  EstimatorDefinition,
  EstimatorShape,
  FitContext,
  History,
  ScoreTrees,
  State,
  TrainingData,
} from "../model.js";
import type { OnnxGraph } from "../onnx/index.js";
import { notFitted } from "../training.js";
import { treeEncodings } from "../trees/encodings.js";
import type { TreeEnsemble } from "../trees/ensemble.js";
import { linkScores, linkToOnnx } from "../trees/links.js";
import { treesToOnnx } from "../trees/onnx.js";
import { packTrees, unpackTrees } from "../trees/pack.js";
import { predictTrees } from "../trees/predict.js";
import type { BoostingConfig } from "./config.js";
import { type BoostingSettings, boostingSettings } from "./settings.js";
import { boost } from "./train.js";

/** Gradient boosted trees. */
class BoostingEstimator implements Estimator {
  readonly kind = "boosting";
  private readonly settings: BoostingSettings;

  constructor(
    config: BoostingConfig,
    shape: EstimatorShape,
    private ensemble?: TreeEnsemble,
  ) {
    this.settings = boostingSettings(config, shape);
  }

  async fit(data: TrainingData, context: FitContext): Promise<History> {
    const { train, validation } = holdOut(data, this.settings, context.random.fork("validation"));
    const { ensemble, history } = await boost(train, validation, data.features, this.settings, context);
    this.ensemble = ensemble;
    return history;
  }

  async predict(x: Matrix): Promise<Float64Array> {
    const { link, outputs } = this.settings.loss;
    return linkScores(link, predictTrees(this.fitted(), x), outputs);
  }

  async state(): Promise<State> {
    return packTrees(this.fitted());
  }

  /** Absent where the prediction is not the sum itself (a probability, a rate). */
  trees(): TreeEnsemble | undefined {
    return this.settings.loss.link === "identity" ? this.fitted() : undefined;
  }

  scoreTrees(): ScoreTrees {
    return { ensemble: this.fitted(), link: this.settings.loss.link, scale: 1 };
  }

  toOnnx(graph: OnnxGraph, x: string): string {
    return linkToOnnx(graph, treesToOnnx(graph, x, this.fitted()), this.settings.loss.link);
  }

  private fitted(): TreeEnsemble {
    if (this.ensemble === undefined) throw notFitted(this.kind);
    return this.ensemble;
  }

  dispose(): void {}
}

/** Boosted trees as a kind. */
export const boostingDefinition: EstimatorDefinition<BoostingConfig> = {
  kind: "boosting",
  epochUnit: "round",
  heedsStop: true,
  defaultPreprocessing: treeEncodings,
  takesMissing: true,
  create: (config, shape) => new BoostingEstimator(config, shape),
  restore: async (config, shape, state) => {
    const { loss } = boostingSettings(config, shape);
    return new BoostingEstimator(config, shape, unpackTrees(state, loss.outputs));
  },
};
