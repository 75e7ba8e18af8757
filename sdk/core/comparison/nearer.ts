import type { Scoring } from "../metrics/index.js";
import type { NearerShares } from "./paired-comparison.js";

/**
 * How far each row's prediction is from the truth: the absolute error; of classes 1 minus the probability of the true one, or,
 * without probabilities, 1 for a miss.
 */
export function rowDistances({ task, truth, prediction, probabilities }: Scoring): Float64Array {
  if (task === "regression") return truth.map((value, row) => Math.abs(prediction[row] - value));
  if (probabilities === undefined) return truth.map((value, row) => (prediction[row] === value ? 0 : 1));
  const width = probabilities.length / truth.length;
  return truth.map((value, row) => 1 - probabilities[row * width + value]);
}

/** Which of two models is nearer to the truth, as shares of the rows. */
export function nearerShares(champion: Scoring, challenger: Scoring): NearerShares {
  // Probabilities of one model only are not held against the other's hits and misses.
  const both = champion.probabilities !== undefined && challenger.probabilities !== undefined;
  const of = (scoring: Scoring) => rowDistances(both ? scoring : { ...scoring, probabilities: undefined });
  const [old, now] = [of(champion), of(challenger)];
  let [nearer, further] = [0, 0];
  old.forEach((distance, row) => {
    if (now[row] < distance) nearer++;
    else if (now[row] > distance) further++;
  });
  const rows = old.length;
  return { challenger: nearer / rows, champion: further / rows, equal: (rows - nearer - further) / rows };
}
