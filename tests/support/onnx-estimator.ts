import type { Estimator } from "../../sdk/core/models/model.js";
import { OnnxGraph } from "../../sdk/core/models/onnx/index.js";
import type { Matrix } from "../../sdk/core/tables/index.js";
import { runOnnx } from "./onnx.js";

/** What a fitted estimator's graph gives for encoded rows in onnxruntime, flat as `Estimator.predict` gives it. */
export async function runEstimator(estimator: Estimator, { data, rows, columns }: Matrix): Promise<number[]> {
  const graph = new OnnxGraph();
  const x = graph.input("x", "double", ["N", columns]);
  const y = await estimator.toOnnx?.(graph, x);
  if (y === undefined) throw new Error(`a model of kind ${estimator.kind} has no toOnnx`);
  graph.output("y", "double", y, ["N", "K"]);
  const feeds = { x: { type: "double", data: [...data], dims: [rows, columns] } } as const;
  return (await runOnnx(graph.bytes({ name: "estimator" }), feeds)).y.map(Number);
}

/** The largest difference of two lists, relative to the second's numbers. */
export function largestDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  return Array.from(expected).reduce((largest, value, i) => {
    const difference = Math.abs(found[i] - value);
    return Math.max(largest, difference === 0 ? 0 : difference / Math.abs(value));
  }, 0);
}
