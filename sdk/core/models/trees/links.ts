import { Arithmetic, type OnnxGraph } from "../onnx/index.js";

/**
 * From a sum of trees, the score, to what is predicted: the score itself; its square, with its sign; e to it (rates); its
 * sigmoid (a share in [0, 1]); the probabilities of two classes, of the log odds of the second; those of several, one score
 * each.
 */
export type Link = "identity" | "square" | "exp" | "sigmoid" | "logistic" | "softmax";

/** Predictions of scores, row-major, `outputs` scores a row. */
export function linkScores(link: Link, scores: Float64Array, outputs: number): Float64Array {
  if (link === "exp") return scores.map(Math.exp);
  if (link === "square") return scores.map((score) => score * Math.abs(score));
  if (link === "sigmoid") return scores.map(sigmoid);
  if (link === "logistic") return twoClasses(scores);
  if (link === "softmax") return softmax(scores, outputs);
  return scores;
}

/** The same in a graph: a double `[N, outputs]`, or `[N, 2]` of `logistic`. */
export function linkToOnnx(graph: OnnxGraph, scores: string, link: Link): string {
  const math = new Arithmetic(graph);
  if (link === "exp") return math.exp(scores);
  if (link === "softmax") return graph.node("Softmax", [scores], { axis: { int: 1 } });
  if (link === "square") return math.multiply(scores, math.abs(scores));
  if (link === "identity") return scores;
  // exp of a large number is infinity, and 1 by infinity 0.
  const share = (score: string): string => math.divide(1, math.add(math.exp(math.negate(score)), 1));
  if (link === "sigmoid") return share(scores);
  return graph.node("Concat", [share(math.negate(scores)), share(scores)], { axis: { int: 1 } });
}

const sigmoid = (score: number): number => 1 / (1 + Math.exp(-score));

/** Each from its own score, so that a small probability keeps its digits. */
function twoClasses(scores: Float64Array): Float64Array {
  const out = new Float64Array(2 * scores.length);
  for (let i = 0; i < scores.length; i++) {
    out[2 * i] = sigmoid(-scores[i]);
    out[2 * i + 1] = sigmoid(scores[i]);
  }
  return out;
}

function softmax(scores: Float64Array, classes: number): Float64Array {
  const out = new Float64Array(scores.length);
  for (let at = 0; at < scores.length; at += classes) {
    const row = scores.subarray(at, at + classes);
    const most = Math.max(...row);
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      out[at + k] = Math.exp(row[k] - most);
      sum += out[at + k];
    }
    for (let k = 0; k < classes; k++) out[at + k] /= sum;
  }
  return out;
}
