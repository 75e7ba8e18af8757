import { type Arithmetic, countBelow } from "../../models/onnx/index.js";
import { NORMAL_RATIOS, type Ratio } from "../normal.js";

/** `normalQuantile` of probabilities in (0, 1), in a graph: its three approximations, of which each row takes one. */
export function normalQuantileToOnnx(math: Arithmetic, p: string): string {
  const q = math.subtract(p, 0.5);
  const isLow = math.less(q, 0);
  const r = math.sqrt(math.negate(math.log(math.where(isLow, p, math.subtract(1, p)))));
  const { centre, middle, tail } = NORMAL_RATIOS;
  const [near, further, far] = ratiosOf(math, [
    [centre, math.subtract(0.180625, math.multiply(q, q))],
    [middle, math.subtract(r, 1.6)],
    [tail, math.subtract(r, 5)],
  ]);
  const size = math.where(math.lessOrEqual(r, 5), further, far);
  const outer = math.where(isLow, math.negate(size), size);
  return math.where(math.lessOrEqual(math.abs(q), 0.425), math.multiply(q, near), outer);
}

/**
 * Each ratio at its own x, all of one length: their polynomials are computed as one `[ratios, 2, N]`, because a runtime takes
 * its time by the node where rows are few.
 */
function ratiosOf(math: Arithmetic, cases: readonly (readonly [Ratio, string])[]): readonly string[] {
  const { graph } = math;
  const axes = graph.constant("int64", [0, 1], [2]);
  const standing = cases.map(([, x]) => graph.node("Unsqueeze", [x, axes]));
  const xs = graph.node("Concat", standing, { axis: { int: 0 } });
  const [highest, ...rest] = cases[0][0].above
    .map((_, degree) => {
      const coefficients = cases.flatMap(([{ above, below }]) => [above[degree], below[degree]]);
      return graph.constant("double", coefficients, [cases.length, 2, 1]);
    })
    .toReversed();
  const sums = rest.reduce((sum, coefficients) => math.add(math.multiply(sum, xs), coefficients), highest);
  const pick = (from: string, place: number, axis: number): string =>
    graph.node("Gather", [from, graph.constant("int64", [place])], { axis: { int: axis } });
  const ratios = math.divide(pick(sums, 0, 1), pick(sums, 1, 1));
  return cases.map((_, k) => pick(ratios, k, 0));
}

/** The share of the training rows below each value, as the quantile encoding counts it. */
export function rankToOnnx(math: Arithmetic, x: string, landmarks: Float64Array, bound: number): string {
  const { graph } = math;
  const last = landmarks.length - 1;
  const [lowest, highest] = [landmarks[0], landmarks[last]];
  const atLow = math.or(math.less(math.subtract(x, bound), lowest), math.equal(x, lowest));
  const atHigh = math.or(math.greater(math.add(x, bound), highest), math.equal(x, highest));
  // Rows at the ends are answered without their place, which is only kept within the array.
  const [first, end] = [1, last].map((place) => graph.constant("int64", [place]));
  const above = graph.node("Min", [graph.node("Max", [countBelow(graph, x, landmarks, true), first]), end]);
  const below = graph.node("Sub", [above, first]);
  const at = (numbers: Float64Array, place: string): string =>
    graph.node("Gather", [graph.constant("double", numbers, [numbers.length]), place]);
  const low = at(landmarks, below);
  const share = math.divide(math.subtract(x, low), math.subtract(at(landmarks, above), low));
  const between = math.divide(math.add(graph.cast(below, "double"), share), last);
  const onLandmark = at(middlesOf(landmarks), below);
  const rank = math.where(math.equal(x, low), onLandmark, between);
  return math.where(atLow, 0, math.where(atHigh, 1, rank));
}

/** The rank of a value that is a landmark, by the place of the last one equal to it: the middle of all that are. */
function middlesOf(landmarks: Float64Array): Float64Array {
  let start = 0;
  return landmarks.map((landmark, k) => {
    if (landmark !== landmarks[start]) start = k;
    return (k + start) / 2 / (landmarks.length - 1);
  });
}
