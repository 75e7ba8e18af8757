import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { metricByName, type Scoring } from "../../../../sdk/core/metrics/index.js";

/** scikit-learn 1.9.1: fixed arrays and what its metrics say of them. */
export const parity = JSON.parse(readFileSync("fixtures/parity/metrics.json", "utf8"));
/** The same arrays, where metrics.json leaves something out; made by metrics_more.py beside it. */
export const more = JSON.parse(readFileSync("fixtures/parity/metrics_more.json", "utf8"));

export const weights = Float64Array.from(parity.w);

/** Equal within 1e-12, relative; absolute below 1. */
export function expectClose(got: number, wanted: number): void {
  expect(Math.abs(got - wanted), `got ${got}, wanted ${wanted}`).toBeLessThanOrEqual(
    1e-12 * Math.max(1, Math.abs(wanted)),
  );
}

export function regression(
  truth: ArrayLike<number>,
  prediction: ArrayLike<number>,
  weight?: ArrayLike<number>,
): Scoring {
  return {
    task: "regression",
    truth: Float64Array.from(truth),
    prediction: Float64Array.from(prediction),
    ...(weight ? { weights: Float64Array.from(weight) } : {}),
  };
}

export const bikes = regression(parity.y, parity.p);

const proba: number[] = parity.binary.proba;

/** Two classes, probabilities with ties, class 1 predicted from 0.5 on. */
export const binary: Scoring = {
  task: "classification",
  truth: Float64Array.from(parity.binary.y),
  prediction: Float64Array.from(proba, (p) => (p >= 0.5 ? 1 : 0)),
  probabilities: Float64Array.from(proba.flatMap((p) => [1 - p, p])),
  classes: ["no", "yes"],
};

/** Four classes. */
export const multi: Scoring = {
  task: "classification",
  truth: Float64Array.from(parity.multi.y),
  prediction: Float64Array.from(parity.multi.pred),
  probabilities: Float64Array.from((parity.multi.proba as number[][]).flat()),
  classes: [0, 1, 2, 3],
};

/** A classification without probabilities. */
export function classification(truth: number[], prediction: number[], classes?: number[]): Scoring {
  return {
    task: "classification",
    truth: Float64Array.from(truth),
    prediction: Float64Array.from(prediction),
    ...(classes ? { classes } : {}),
  };
}

export const compute = (name: string, scoring: Scoring) => metricByName(name, scoring.task).compute(scoring);
