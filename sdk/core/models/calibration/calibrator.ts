import { AssayError } from "../../../utils/errors/index.js";
import type { State, StateArray } from "../model.js";
import { Arithmetic, type OnnxGraph } from "../onnx/index.js";
import type { CalibrateConfig } from "./config.js";
import { fitIsotonic, heightAt, type RisingCurve } from "./isotonic.js";
import { curveToOnnx } from "./onnx.js";
import { fitSigmoid, type Sigmoid, sigmoidAt } from "./sigmoid.js";

type Method = CalibrateConfig["method"];
/** What a curve reads: the probability itself, or its log-odds. */
type Scale = "probability" | "logOdds";
type Curve = Sigmoid | RisingCurve;

/** Log-odds are taken of probabilities no nearer to 0 and 1 than this. */
const LEAST = 1e-15;

interface Learned {
  readonly method: Method;
  readonly scale: Scale;
  readonly classes: number;
  /** One a class; of two classes, of the second. */
  readonly curves: readonly Curve[];
}

/** Curves that turn a classification's probabilities into ones that mean what they say. */
export class Calibrator {
  readonly method: Method;
  readonly scale: Scale;
  readonly classes: number;
  readonly curves: readonly Curve[];

  private constructor({ method, scale, classes, curves }: Learned) {
    this.method = method;
    this.scale = scale;
    this.classes = classes;
    this.curves = curves;
  }

  /**
   * Learns from probabilities (`classes` a row) of rows that the model did not see, one class against the rest. A sigmoid reads
   * log-odds, or probabilities where some are exactly 0 or 1, as a forest's votes. A class that no row has, or all, throws
   * DATA_TARGET.
   */
  static fit(method: Method, probabilities: Float64Array, truth: Float64Array, classes: number): Calibrator {
    const hasEnds = probabilities.some((p) => p <= 0 || p >= 1);
    const scale: Scale = method === "isotonic" || hasEnds ? "probability" : "logOdds";
    const fitted = classes === 2 ? [1] : Array.from({ length: classes }, (_, k) => k);
    const curves = fitted.map((k): Curve => {
      const labels = truth.map((label) => (label === k ? 1 : 0));
      const members = labels.reduce((sum, label) => sum + label, 0);
      if (members === 0 || members === labels.length) {
        throw new AssayError("DATA_TARGET", {
          what: "a class cannot be calibrated",
          got: `${members} of ${labels.length} rows of class number ${k}`,
          wanted: "rows of each class, and of the others",
          next: "Use stratified folds, or leave rare classes out.",
        });
      }
      const scores = labels.map((_, row) => scoreOf(probabilities[row * classes + k], scale));
      return method === "sigmoid" ? fitSigmoid(scores, labels) : fitIsotonic(scores, labels);
    });
    return new Calibrator({ method, scale, classes, curves });
  }

  /** Calibrated probabilities, `classes` a row; a row that every curve puts at 0 gets the same for all. */
  apply(probabilities: Float64Array): Float64Array {
    const { classes, curves, scale } = this;
    const out = new Float64Array(probabilities.length);
    for (let at = 0; at < out.length; at += classes) {
      if (classes === 2) {
        out[at + 1] = at1(curves[0], scoreOf(probabilities[at + 1], scale));
        out[at] = 1 - out[at + 1];
        continue;
      }
      let sum = 0;
      for (let k = 0; k < classes; k++) {
        out[at + k] = at1(curves[k], scoreOf(probabilities[at + k], scale));
        sum += out[at + k];
      }
      for (let k = 0; k < classes; k++) out[at + k] = sum > 0 ? out[at + k] / sum : 1 / classes;
    }
    return out;
  }

  /** `apply` as a part of an ONNX graph: a double `[N, classes]` in and out. */
  toOnnx(graph: OnnxGraph, probabilities: string): string {
    const { classes, curves, scale } = this;
    const math = new Arithmetic(graph);
    const standing = (column: string): string =>
      graph.node("Unsqueeze", [column, graph.constant("int64", [1], [1])]);
    const calibrated = curves.map((curve, i) => {
      const p = math.column(probabilities, classes === 2 ? 1 : i);
      const column = flatOf(graph, p);
      return curveToOnnx(math, scale === "logOdds" ? logOddsToOnnx(math, column) : column, curve);
    });
    const columns = classes === 2 ? [math.subtract(1, calibrated[0]), calibrated[0]] : calibrated;
    const joined = graph.node("Concat", columns.map(standing), { axis: { int: 1 } });
    if (classes === 2) return joined;
    const sum = graph.node("ReduceSum", [joined, graph.constant("int64", [1], [1])], {
      keepdims: { int: 1 },
    });
    return math.where(math.greater(sum, 0), math.divide(joined, sum), 1 / classes);
  }

  state(): State {
    const { method, scale, classes, curves } = this;
    const arrays: Record<string, StateArray> = {};
    for (const [i, curve] of curves.entries()) {
      if ("slope" in curve) arrays[`curve${i}`] = Float64Array.of(curve.slope, curve.offset);
      else {
        arrays[`x${i}`] = curve.x;
        arrays[`y${i}`] = curve.y;
      }
    }
    return { json: { method, scale, classes }, arrays };
  }

  /** From a saved state; a damaged one throws MODEL_INVALID. */
  static restore({ json, arrays }: State): Calibrator {
    const { method, scale, classes } = (json ?? {}) as unknown as Partial<Learned>;
    const isKnown =
      (method === "sigmoid" || method === "isotonic") &&
      (scale === "probability" || scale === "logOdds") &&
      typeof classes === "number" &&
      classes >= 2;
    if (!isKnown) throw damaged();
    const curves = Array.from({ length: classes === 2 ? 1 : classes }, (_, i): Curve => {
      const [pair, x, y] = [arrays[`curve${i}`], arrays[`x${i}`], arrays[`y${i}`]];
      if (method === "sigmoid" && pair instanceof Float64Array && pair.length === 2)
        return { slope: pair[0], offset: pair[1] };
      const fits = x instanceof Float64Array && y instanceof Float64Array && x.length === y.length;
      if (method === "isotonic" && fits && x.length > 0) return { x, y };
      throw damaged();
    });
    return new Calibrator({ method, scale, classes, curves });
  }
}

function at1(curve: Curve, score: number): number {
  return "slope" in curve ? sigmoidAt(curve, score) : heightAt(curve, score);
}

function scoreOf(probability: number, scale: Scale): number {
  if (scale === "probability") return probability;
  const p = Math.min(1 - LEAST, Math.max(LEAST, probability));
  return Math.log(p / (1 - p));
}

function logOddsToOnnx(math: Arithmetic, p: string): string {
  const bounded = math.minimum(math.maximum(p, LEAST), 1 - LEAST);
  return math.log(math.divide(bounded, math.subtract(1, bounded)));
}

/** A column `[N, 1]` or `[N]` as `[N]`. */
function flatOf(graph: OnnxGraph, column: string): string {
  return graph.node("Reshape", [column, graph.constant("int64", [-1], [1])]);
}

function damaged(): AssayError {
  return new AssayError("MODEL_INVALID", {
    what: "the saved calibration is damaged",
    wanted: "a method, and a curve for each class",
  });
}
