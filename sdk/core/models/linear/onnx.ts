import type { Task } from "../model.js";
import { Arithmetic, type OnnxGraph } from "../onnx/index.js";

/** What a fitted linear model is exported from. */
export interface LinearParts {
  /** Coefficients (outputs x columns, row-major), then the intercepts. */
  readonly parameters: Float64Array;
  readonly outputs: number;
  readonly task: Task;
}

/** Adds a linear model to a graph, all in double: the sums of a regression, or the probabilities of the classes. */
export function linearToOnnx(
  graph: OnnxGraph,
  x: string,
  { parameters, outputs, task }: LinearParts,
): string {
  const math = new Arithmetic(graph, "double");
  const columns = parameters.length / outputs - 1;
  const coefficients = math.tensor(parameters.subarray(0, outputs * columns), [outputs, columns]);
  const transposed = graph.node("Transpose", [coefficients], { perm: { ints: [1, 0] } });
  const intercepts = math.tensor(parameters.subarray(outputs * columns), [outputs]);
  const scores = math.add(math.matrixProduct(x, transposed), intercepts);
  if (task === "regression") return scores;
  return outputs === 1 ? twoClasses(math, scores) : graph.node("Softmax", [scores], { axis: { int: 1 } });
}

/** Sigmoids of the score and of its negative, each from the side where nothing cancels. */
function twoClasses(math: Arithmetic, score: string): string {
  const small = math.exp(math.negate(math.abs(score)));
  const likelier = math.divide(1, math.add(small, 1));
  const other = math.divide(small, math.add(small, 1));
  const negative = math.less(score, 0);
  const classes = [math.where(negative, likelier, other), math.where(negative, other, likelier)];
  return math.graph.node("Concat", classes, { axis: { int: 1 } });
}
