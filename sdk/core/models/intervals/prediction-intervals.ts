import { AssayError } from "../../../utils/errors/index.js";
import { nest, unnest } from "../../preprocessing/states.js";
import type { Matrix, Table } from "../../tables/index.js";
import type { State } from "../model.js";
import { Arithmetic, type OnnxGraph, onnxUnsupported } from "../onnx/index.js";

/** A model of one bound. */
export interface BoundModel {
  encode(cleaned: Table): Matrix;
  predictMatrix(x: Matrix): Promise<Float64Array>;
  state(): Promise<State>;
}

/** Lower and upper bound of each row, in the target's unit. */
export interface Bounds {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** Intervals that a model gives beside its predictions. */
export class PredictionIntervals {
  constructor(
    /** Share of rows whose true value shall lie within. */
    readonly coverage: number,
    /** What is taken from the lower and added to the upper side, in the target's unit; may be negative with bound models. */
    readonly margin: number,
    /** Models of the quantiles; absent where the bounds lie around the prediction itself. */
    private readonly models?: { readonly lower: BoundModel; readonly upper: BoundModel },
  ) {}

  get method(): "conformal" | "quantile" {
    return this.models === undefined ? "conformal" : "quantile";
  }

  /** Bounds of cleaned rows. Where a row's quantiles cross, both bounds are the middle. */
  async bounds(cleaned: Table, prediction: Float64Array): Promise<Bounds> {
    const { margin, models } = this;
    if (models === undefined) {
      return { lower: prediction.map((y) => y - margin), upper: prediction.map((y) => y + margin) };
    }
    const [low, high] = [await quantilesOf(models.lower, cleaned), await quantilesOf(models.upper, cleaned)];
    const lower = new Float64Array(low.length);
    const upper = new Float64Array(low.length);
    for (let row = 0; row < low.length; row++) {
      const [a, b] = [low[row] - margin, high[row] + margin];
      lower[row] = a <= b ? a : (a + b) / 2;
      upper[row] = a <= b ? b : (a + b) / 2;
    }
    return { lower, upper };
  }

  /** The bounds as outputs of an ONNX graph, of predictions (a double `[N]`). */
  toOnnx(graph: OnnxGraph, prediction: string): void {
    if (this.models !== undefined)
      throw onnxUnsupported("intervals by quantile models cannot be exported: those by conformal can");
    const math = new Arithmetic(graph);
    graph.output("lower", "double", math.subtract(prediction, this.margin));
    graph.output("upper", "double", math.add(prediction, this.margin));
  }

  async state(): Promise<State> {
    const { coverage, margin, models } = this;
    const states: Record<string, State> =
      models === undefined ? {} : { lower: await models.lower.state(), upper: await models.upper.state() };
    return nest({ coverage, margin }, states);
  }

  /** From a saved state; a damaged one throws MODEL_INVALID. */
  static async restore(
    state: State,
    restoreModel: (state: State) => Promise<BoundModel>,
  ): Promise<PredictionIntervals> {
    const { json, children } = unnest(state, "intervals");
    const { coverage, margin } = json;
    if (typeof coverage !== "number" || typeof margin !== "number") {
      throw new AssayError("MODEL_INVALID", {
        what: "the saved intervals are damaged",
        wanted: "their coverage and their margin",
      });
    }
    const { lower, upper } = children;
    if (lower === undefined || upper === undefined) return new PredictionIntervals(coverage, margin);
    const models = { lower: await restoreModel(lower), upper: await restoreModel(upper) };
    return new PredictionIntervals(coverage, margin, models);
  }
}

function quantilesOf(model: BoundModel, cleaned: Table): Promise<Float64Array> {
  return model.predictMatrix(model.encode(cleaned));
}
