import { AssayError } from "../../../utils/errors/index.js";
import type { Matrix } from "../../tables/index.js";
import type {
  Estimator,
  EstimatorDefinition,
  EstimatorShape,
  History,
  State,
  TrainingData,
} from "../model.js";
import { integers, type OnnxGraph } from "../onnx/index.js";
import { notFitted } from "../training.js";
import { type BaselineConfig, baselineDefaults } from "./config.js";

type Strategy = NonNullable<BaselineConfig["strategy"]>;

const STRATEGIES: Record<EstimatorShape["task"], readonly Strategy[]> = {
  regression: ["mean", "median", "last", "seasonal"],
  classification: ["prior", "mostFrequent"],
};

/**
 * Predicts from the training target alone. `seasonal` repeats the last season in order: it takes the rows that it predicts
 * as those that come right after the training rows.
 */
class BaselineEstimator implements Estimator {
  readonly kind = "baseline";
  private readonly strategy: Strategy;

  constructor(
    private readonly config: BaselineConfig,
    private readonly shape: EstimatorShape,
    /** Regression: values that the predictions go round in. Classification: a probability a class. */
    private values?: Float64Array,
  ) {
    this.strategy = config.strategy ?? baselineDefaults.strategy[shape.task];
    const known = STRATEGIES[shape.task];
    if (!known.includes(this.strategy)) {
      throw new AssayError("CONFIG_INVALID", {
        what: `the baseline strategy "${this.strategy}" is not for ${shape.task}`,
        wanted: `one of ${known.join(", ")}`,
      });
    }
  }

  async fit({ y, weights }: TrainingData): Promise<History> {
    this.values =
      this.shape.task === "classification"
        ? classShares(y, weights, this.shape.classes, this.strategy)
        : this.regressionValues(y, weights);
    return { epochs: [] };
  }

  private regressionValues(y: Float64Array, weights: Float64Array | undefined): Float64Array {
    if (this.strategy === "seasonal") {
      const period = this.config.period ?? baselineDefaults.period;
      if (y.length < period) {
        throw new AssayError("DATA_TOO_SMALL", {
          what: "there is less than one season to learn from",
          got: `${y.length} training rows`,
          wanted: `at least the period, ${period}`,
        });
      }
      return y.slice(y.length - period);
    }
    if (this.strategy === "last") return y.slice(-1);
    return Float64Array.of(this.strategy === "median" ? median(y, weights) : mean(y, weights));
  }

  private get width(): number {
    return this.shape.task === "classification" ? this.shape.classes : 1;
  }

  async predict(x: Matrix): Promise<Float64Array> {
    const { width } = this;
    const values = this.fitted();
    const out = new Float64Array(x.rows * width);
    for (let i = 0; i < out.length; i++) out[i] = values[i % values.length];
    return out;
  }

  async state(): Promise<State> {
    return { json: null, arrays: { values: this.fitted() } };
  }

  /** Goes round in the values as `predict` does: their numbers are those of the outputs, less whole rounds. */
  toOnnx(graph: OnnxGraph, x: string): string {
    const values = this.fitted();
    const integer = (value: number) => graph.constant("int64", [value]);
    const rows = graph.node("Shape", [x], { start: { int: 0 }, end: { int: 1 } });
    const count = graph.node("Mul", [graph.node("Squeeze", [rows]), integer(this.width)]);
    const places = graph.node("Mod", [
      graph.node("Range", [integer(0), count, integer(1)]),
      integer(values.length),
    ]);
    const flat = graph.node("Gather", [graph.constant("double", values, [values.length]), places]);
    return graph.node("Reshape", [flat, integers(graph, [-1, this.width])]);
  }

  dispose(): void {}

  private fitted(): Float64Array {
    if (this.values === undefined) throw notFitted(this.kind);
    return this.values;
  }
}

function mean(y: Float64Array, weights: Float64Array | undefined): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < y.length; row++) {
    const weight = weights === undefined ? 1 : weights[row];
    sum += weight * y[row];
    total += weight;
  }
  return sum / total;
}

/** The value where half of the weight lies on either side; the middle between two where it falls between them. */
function median(y: Float64Array, weights: Float64Array | undefined): number {
  const order = Uint32Array.from(y, (_, row) => row).sort((a, b) => y[a] - y[b]);
  const weightOf = (row: number): number => (weights === undefined ? 1 : weights[row]);
  const half = order.reduce((sum, row) => sum + weightOf(row), 0) / 2;
  let below = 0;
  for (let i = 0; i < order.length; i++) {
    below += weightOf(order[i]);
    if (below > half) return y[order[i]];
    if (below === half) return (y[order[i]] + y[order[Math.min(i + 1, order.length - 1)]]) / 2;
  }
  return y[order[order.length - 1]];
}

function classShares(
  y: Float64Array,
  weights: Float64Array | undefined,
  classes: number,
  strategy: Strategy,
): Float64Array {
  const sums = new Float64Array(classes);
  for (let row = 0; row < y.length; row++) sums[y[row]] += weights === undefined ? 1 : weights[row];
  const total = sums.reduce((a, b) => a + b, 0);
  if (strategy === "prior") return sums.map((sum) => sum / total);
  const winner = sums.indexOf(sums.reduce((a, b) => Math.max(a, b)));
  return sums.map((_, k) => (k === winner ? 1 : 0));
}

/** The baseline as a kind. */
export const baselineDefinition: EstimatorDefinition<BaselineConfig> = {
  kind: "baseline",
  // It reads no column at all.
  takesMissing: true,
  create: (config, shape) => new BaselineEstimator(config, shape),
  async restore(config, shape, state) {
    const { values } = state.arrays;
    if (!(values instanceof Float64Array) || values.length === 0) {
      throw new AssayError("MODEL_INVALID", {
        what: "a saved baseline has no values",
        wanted: "the float64 array `values`",
      });
    }
    return new BaselineEstimator(config, shape, values);
  },
};
