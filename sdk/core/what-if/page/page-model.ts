import { AssayError } from "../../../utils/errors/index.js";
import { treeShapOfRow } from "../../explainers/tree/one-row.js";
import { Calibrator } from "../../models/calibration/calibrator.js";
import { logisticProbabilities } from "../../models/linear/logistic.js";
import type { State } from "../../models/model.js";
import type { TreeEnsemble } from "../../models/trees/ensemble.js";
import { type Link, linkScores } from "../../models/trees/links.js";
import { unpackTrees } from "../../models/trees/pack.js";
import { walkedSums } from "../../models/trees/walk.js";
import { type Preprocessor, restorePreprocessor } from "../../preprocessing/preprocessor.js";
import { unnest } from "../../preprocessing/states.js";
import { FittedTarget } from "../../preprocessing/target/target.js";
import type { FeatureMap, Matrix, Table } from "../../tables/index.js";
import { type AskedModel, linearExplainer, type RowExplainer, sampledExplainer } from "../answer.js";
import { restoreDense } from "./dense-network.js";

/** Kinds that a page can hold. */
export const PAGE_KINDS = ["linear", "boosting", "forest", "dense"] as const;

/** What an estimator is in a page. */
interface PageEstimator {
  readonly predict: (x: Matrix) => Float64Array;
  /** Of a linear regression: coefficients, then the intercept. */
  readonly parameters?: Float64Array;
  /** Trees whose sum is the prediction. */
  readonly trees?: TreeEnsemble;
}

/**
 * A model restored without TensorFlow.js, WebAssembly and all that only training needs: the same encoders, trees, links and
 * target as in the package. What is not there throws MODEL_INVALID.
 */
export class PageModel implements AskedModel {
  private constructor(
    private readonly preprocessor: Preprocessor,
    private readonly target: FittedTarget,
    private readonly estimator: PageEstimator,
    private readonly calibrator: Calibrator | undefined,
  ) {}

  /** @param state as `pageModelState` made it */
  static restore(state: State): PageModel {
    const { json, children } = unnest(state, "model");
    const { preprocessing, target: savedTarget, estimator, calibration } = children;
    const target = FittedTarget.restore(savedTarget);
    return new PageModel(
      restorePreprocessor(preprocessing),
      target,
      estimatorOf(String(json.kind), json.link as Link | undefined, target, estimator),
      calibration === undefined ? undefined : Calibrator.restore(calibration),
    );
  }

  get features(): FeatureMap {
    return this.preprocessor.features;
  }

  encode(rows: Table): Matrix {
    return this.preprocessor.transform(rows);
  }

  async predictMatrix(x: Matrix): Promise<Float64Array> {
    const outputs = this.target.decode(this.estimator.predict(x));
    return this.calibrator === undefined ? outputs : this.calibrator.apply(outputs);
  }

  /** How its rows are explained: by coefficients, by trees, or by sampled orders where neither adds up to the prediction. */
  explainer(seed: number): {
    readonly kind: "linear" | "tree" | "permutation";
    readonly explainer: RowExplainer;
  } {
    const { estimator, target, calibrator } = this;
    const affine = target.task === "classification" ? { scale: 1, offset: 0 } : target.affine();
    if (affine === undefined || calibrator !== undefined)
      return { kind: "permutation", explainer: sampledExplainer(seed) };
    const { parameters, trees } = estimator;
    const { scale, offset } = affine;
    if (parameters !== undefined && target.task === "regression") {
      const coefficients = parameters.slice(0, -1).map((value) => value * scale);
      const intercepts = parameters.slice(-1).map((value) => value * scale + offset);
      return { kind: "linear", explainer: linearExplainer({ coefficients, intercepts }) };
    }
    if (trees === undefined) return { kind: "permutation", explainer: sampledExplainer(seed) };
    return {
      kind: "tree",
      explainer: {
        stages: 1,
        exactFrom: 0,
        shap: async ({ rows, groups }) => {
          const { baseValues, values } = treeShapOfRow(trees, rows.data, groups);
          return {
            baseValues: baseValues.map((base) => base * scale + offset),
            values: values.map((ofOutput) => ofOutput.map((value) => value * scale)),
          };
        },
      },
    };
  }
}

function estimatorOf(
  kind: string,
  link: Link | undefined,
  { task, classes }: FittedTarget,
  state: State,
): PageEstimator {
  if (kind === "dense") return { predict: restoreDense(state) };
  if (kind === "linear") {
    const { parameters } = state.arrays;
    if (!(parameters instanceof Float64Array)) throw unknownModel("a linear model without coefficients");
    return task === "regression"
      ? { predict: (x) => linearSums(x, parameters), parameters }
      : { predict: (x) => logisticProbabilities(x, parameters, classes.length) };
  }
  if (link === undefined || (kind !== "boosting" && kind !== "forest")) throw unknownModel(`kind "${kind}"`);
  const trees = unpackTrees(state);
  const predict = (x: Matrix): Float64Array => linkScores(link, treeSums(trees, x), trees.outputs);
  return link === "identity" ? { predict, trees } : { predict };
}

function linearSums({ data, rows, columns }: Matrix, parameters: Float64Array): Float64Array {
  const out = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = parameters[columns];
    for (let j = 0; j < columns; j++) sum += parameters[j] * data[row * columns + j];
    out[row] = sum;
  }
  return out;
}

function treeSums(trees: TreeEnsemble, x: Matrix): Float64Array {
  const out = walkedSums(trees, x);
  for (let i = 0; i < out.length; i++) out[i] = trees.base[i % trees.outputs] + out[i] / trees.divisor;
  return out;
}

function unknownModel(got: string): AssayError {
  return new AssayError("MODEL_INVALID", {
    what: "a page cannot restore this model",
    got,
    wanted: `one of ${PAGE_KINDS.join(", ")}`,
  });
}
