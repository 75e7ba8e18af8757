import { AssayError } from "../../../utils/errors/index.js";
import type { Matrix } from "../../tables/index.js";
import type {
  Estimator,
  EstimatorDefinition,
  EstimatorShape,
  FitContext,
  History,
  State,
  TrainingData,
} from "../model.js";
import type { OnnxGraph } from "../onnx/index.js";
import { notFitted, takeTurn } from "../training.js";
import { type LinearConfig, linearDefaults } from "./config.js";
import { minimise } from "./lbfgs.js";
import { leastSquares } from "./least-squares.js";
import { logisticObjective, logisticOutputs, logisticProbabilities } from "./logistic.js";
import { linearToOnnx } from "./onnx.js";

/** Least squares and ridge in closed form, logistic regression by L-BFGS. Float64 throughout. */
class LinearEstimator implements Estimator {
  readonly kind = "linear";
  private readonly outputs: number;

  constructor(
    private readonly config: LinearConfig,
    private readonly shape: EstimatorShape,
    /** Coefficients (outputs x columns, row-major), then the intercepts. */
    private parameters?: Float64Array,
  ) {
    this.outputs = shape.task === "regression" ? 1 : logisticOutputs(shape.classes);
  }

  async fit(data: TrainingData, context: FitContext): Promise<History> {
    const l2 = this.config.l2 ?? linearDefaults.l2[this.shape.task];
    if (this.shape.task === "regression") {
      const { coefficients, intercept } = await leastSquares(data.x, data.y, {
        l2,
        weights: data.weights,
        beforeBlock: () => takeTurn(context.signal),
      });
      this.parameters = Float64Array.of(...coefficients, intercept);
    } else {
      await this.fitLogistic(data, l2, context);
    }
    return { epochs: [] };
  }

  private async fitLogistic(data: TrainingData, l2: number, context: FitContext): Promise<void> {
    const { classes } = this.shape;
    const minimum = await minimise(
      logisticObjective(data.x, data.y, { classes, l2, weights: data.weights }),
      new Float64Array(this.outputs * (data.x.columns + 1)),
      {
        maxIterations: this.config.maxIterations ?? linearDefaults.maxIterations,
        tolerance: this.config.tolerance ?? linearDefaults.tolerance,
        beforeIteration: () => takeTurn(context.signal),
      },
    );
    if (!minimum.converged) {
      context.onNote?.(
        `The logistic solver stopped after ${minimum.iterations} iterations with a gradient of ${minimum.gradient.toExponential(1)}: raise model.maxIterations or model.l2, or scale the columns.`,
      );
    }
    this.parameters = minimum.w;
  }

  async predict(x: Matrix): Promise<Float64Array> {
    const parameters = this.fitted();
    if (this.shape.task === "classification") {
      return logisticProbabilities(x, parameters, this.shape.classes);
    }
    const out = new Float64Array(x.rows);
    for (let row = 0; row < x.rows; row++) {
      let sum = parameters[x.columns];
      for (let j = 0; j < x.columns; j++) sum += parameters[j] * x.data[row * x.columns + j];
      out[row] = sum;
    }
    return out;
  }

  async state(): Promise<State> {
    return { json: null, arrays: { parameters: this.fitted() } };
  }

  linear(): { readonly coefficients: Float64Array; readonly intercepts: Float64Array } | undefined {
    if (this.shape.task === "classification") return undefined;
    const parameters = this.fitted();
    return { coefficients: parameters.slice(0, -1), intercepts: parameters.slice(-1) };
  }

  toOnnx(graph: OnnxGraph, x: string): string {
    return linearToOnnx(graph, x, {
      parameters: this.fitted(),
      outputs: this.outputs,
      task: this.shape.task,
    });
  }

  dispose(): void {}

  private fitted(): Float64Array {
    if (this.parameters === undefined) throw notFitted(this.kind);
    return this.parameters;
  }
}

/** The linear model as a kind. */
export const linearDefinition: EstimatorDefinition<LinearConfig> = {
  kind: "linear",
  create: (config, shape) => new LinearEstimator(config, shape),
  async restore(config, shape, state) {
    const { parameters } = state.arrays;
    if (!(parameters instanceof Float64Array)) {
      throw new AssayError("MODEL_INVALID", {
        what: "a saved linear model has no coefficients",
        wanted: "the float64 array `parameters`",
      });
    }
    return new LinearEstimator(config, shape, parameters);
  },
};
