import { type Arithmetic, countBelow } from "../onnx/index.js";
import type { RisingCurve } from "./isotonic.js";
import type { Sigmoid } from "./sigmoid.js";

/** A curve of calibration as a part of an ONNX graph, of a double `[N]`. */
export function curveToOnnx(math: Arithmetic, score: string, curve: Sigmoid | RisingCurve): string {
  if ("slope" in curve) {
    const z = math.add(math.multiply(score, curve.slope), curve.offset);
    return math.divide(1, math.add(1, math.exp(z)));
  }
  const { graph } = math;
  const { x, y } = curve;
  const last = x.length - 1;
  if (last === 0) return math.add(math.multiply(score, 0), y[0]);
  const bounded = math.minimum(math.maximum(score, x[0]), x[last]);
  const one = graph.constant("int64", [1]);
  // The points on both sides of a score: how many are at or below it, kept within the list.
  const count = countBelow(graph, bounded, x, true);
  const high = graph.node("Min", [graph.node("Max", [count, one]), graph.constant("int64", [last])]);
  const low = graph.node("Sub", [high, one]);
  const at = (numbers: Float64Array, place: string): string =>
    graph.node("Gather", [graph.constant("double", numbers, [numbers.length]), place]);
  const [x0, y0] = [at(x, low), at(y, low)];
  const share = math.divide(math.subtract(bounded, x0), math.subtract(at(x, high), x0));
  return math.add(y0, math.multiply(share, math.subtract(at(y, high), y0)));
}
