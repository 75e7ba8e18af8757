import type { Matrix } from "../../tables/index.js";
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
import { treesToOnnx } from "../trees/onnx.js";
import { packTrees, unpackTrees } from "../trees/pack.js";
import { predictTrees } from "../trees/predict.js";
import type { ForestConfig } from "./config.js";
import { growForest } from "./train.js";

/** A random forest. */
class ForestEstimator implements Estimator {
  readonly kind = "forest";

  constructor(
    private readonly config: ForestConfig,
    private readonly shape: EstimatorShape,
    private ensemble?: TreeEnsemble,
  ) {}

  async fit(data: TrainingData, context: FitContext): Promise<History> {
    const { ensemble, outOfBag } = await growForest(data, this.config, this.shape, context);
    this.ensemble = ensemble;
    if (outOfBag !== undefined) context.onNote?.(outOfBagNote(outOfBag, data, this.shape));
    return { epochs: [] };
  }

  async predict(x: Matrix): Promise<Float64Array> {
    return predictTrees(this.trees(), x);
  }

  async state(): Promise<State> {
    return packTrees(this.trees());
  }

  scoreTrees(): ScoreTrees {
    return { ensemble: this.trees(), link: "identity", scale: 1 };
  }

  /** The fitted trees. */
  trees(): TreeEnsemble {
    if (this.ensemble === undefined) throw notFitted(this.kind);
    return this.ensemble;
  }

  toOnnx(graph: OnnxGraph, x: string): string {
    return treesToOnnx(graph, x, this.trees());
  }

  dispose(): void {}
}

/** R2 or accuracy of out-of-bag predictions, in words. */
function outOfBagNote(predictions: Float64Array, { y }: TrainingData, { classes }: EstimatorShape): string {
  let rows = 0;
  let right = 0;
  let squares = 0;
  let spread = 0;
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  const outputs = Math.max(1, classes);
  for (let row = 0; row < y.length; row++) {
    const own = predictions.subarray(row * outputs, (row + 1) * outputs);
    if (Number.isNaN(own[0])) continue;
    rows++;
    if (classes > 0) right += own.indexOf(Math.max(...own)) === y[row] ? 1 : 0;
    squares += (own[0] - y[row]) ** 2;
    spread += (y[row] - mean) ** 2;
  }
  if (rows === 0) return "out of bag: too few trees to judge any row";
  const score =
    classes > 0 ? `accuracy ${(right / rows).toFixed(4)}` : `R2 ${(1 - squares / spread).toFixed(4)}`;
  return `out of bag: ${score} over ${rows} rows (of the target as it is learned)`;
}

/** A forest as a kind. */
export const forestDefinition: EstimatorDefinition<ForestConfig> = {
  kind: "forest",
  epochUnit: "tree",
  defaultPreprocessing: treeEncodings,
  takesMissing: true,
  create: (config, shape) => new ForestEstimator(config, shape),
  restore: async (config, shape, state) =>
    new ForestEstimator(config, shape, unpackTrees(state, Math.max(1, shape.classes))),
};
