import { type Arithmetic, countBelow } from "../../models/onnx/index.js";
import { NORMAL_RATIOS, type Ratio } from "../normal.js";

/** `normalQuantile` of probabilities in (0, 1), in a graph: its three approximations, of which each row takes one. */
export function normalQuantileToOnnx(math: Arithmetic, p: string): string {
  const q = math.subtract(p, 0.5);
  const ratio = ({ above, below }: Ratio, x: string): string =>
    math.divide(math.polynomial(above, x), math.polynomial(below, x));
  const centre = math.multiply(q, ratio(NORMAL_RATIOS.centre, math.subtract(0.180625, math.multiply(q, q))));
  const isLow = math.less(q, 0);
  const r = math.sqrt(math.negate(math.log(math.where(isLow, p, math.subtract(1, p)))));
  const size = math.where(
    math.lessOrEqual(r, 5),
    ratio(NORMAL_RATIOS.middle, math.subtract(r, 1.6)),
    ratio(NORMAL_RATIOS.tail, math.subtract(r, 5)),
  );
  const outer = math.where(isLow, math.negate(size), size);
  return math.where(math.lessOrEqual(math.abs(q), 0.425), centre, outer);
}

/** The share of the training rows below each value, as the quantile encoding counts it. */
export function rankToOnnx(math: Arithmetic, x: string, landmarks: Float64Array, bound: number): string {
  const { graph } = math;
  const last = landmarks.length - 1;
  const [lowest, highest] = [landmarks[0], landmarks[last]];
  const atLow = math.or(math.less(math.subtract(x, bound), lowest), math.equal(x, lowest));
  const atHigh = math.or(math.greater(math.add(x, bound), highest), math.equal(x, highest));
  const above = countBelow(graph, x, landmarks, true);
  const atOrAbove = countBelow(graph, x, landmarks, false);
  // Between two landmarks: rows at the ends are answered otherwise, so their places are only kept within the array.
  const [first, end] = [1, last].map((place) => graph.constant("int64", [place]));
  const right = graph.node("Min", [graph.node("Max", [above, first]), end]);
  const left = graph.node("Sub", [right, first]);
  const numbers = graph.constant("double", landmarks, [landmarks.length]);
  const [low, high] = [left, right].map((place) => graph.node("Gather", [numbers, place]));
  const share = math.divide(math.subtract(x, low), math.subtract(high, low));
  const between = math.divide(math.add(graph.cast(left, "double"), share), last);
  const both = math.add(math.subtract(graph.cast(above, "double"), 1), graph.cast(atOrAbove, "double"));
  const repeated = math.divide(math.divide(both, 2), last);
  const isBetween = graph.node("Equal", [above, atOrAbove]);
  return math.where(atLow, 0, math.where(atHigh, 1, math.where(isBetween, between, repeated)));
}
