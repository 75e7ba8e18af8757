import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Evaluation, thinPoints } from "../../../../sdk/core/evaluation/index.js";
import type { Scoring } from "../../../../sdk/core/metrics/index.js";
import { thrownBy } from "../../../support/thrown.js";
import { expectClose } from "../metrics/parity.js";

/** scikit-learn 1.9.1: fixtures/parity/thresholds.py. */
const parity = JSON.parse(readFileSync("fixtures/parity/thresholds.json", "utf8"));

function binary(truth: readonly number[], scores: readonly number[]): Scoring {
  return {
    task: "classification",
    truth: Float64Array.from(truth),
    prediction: Float64Array.from(scores, (p) => (p >= 0.5 ? 1 : 0)),
    probabilities: Float64Array.from(scores.flatMap((p) => [1 - p, p])),
    classes: ["benign", "malignant"],
  };
}

const evaluation = new Evaluation({ scoring: binary(parity.truth, parity.scores), target: "diagnosis" });
const curve = evaluation.thresholds();

describe("an evaluation's thresholds equal scikit-learn's", () => {
  it.each(parity.at as Record<string, number>[])("at $threshold", (wanted) => {
    const got = curve.at(wanted.threshold);
    expect([got.truePositives, got.falsePositives, got.falseNegatives, got.trueNegatives]).toEqual([
      wanted.tp,
      wanted.fp,
      wanted.fn,
      wanted.tn,
    ]);
    for (const name of ["precision", "recall", "f1", "specificity", "flagged"] as const)
      expectClose(got[name], wanted[name]);
  });

  it("best by F1, and by what errors cost", () => {
    expect(curve.best("f1").threshold).toBe(parity.bestF1.threshold);
    expectClose(curve.best("f1").f1, parity.bestF1.f1);
    for (const { costs, threshold } of parity.leastCost) {
      const [fp, fn] = costs;
      const priced = evaluation.thresholds({ costs: { falsePositive: fp, falseNegative: fn } });
      expect(priced.best("cost").threshold, `${fp} : ${fn}`).toBe(threshold);
    }
  });

  it("curves: ROC, precision and recall, calibration, gain and lift", () => {
    const roc = evaluation.roc("malignant");
    expect([...roc.truePositiveRate]).toEqual(parity.roc.tpr);
    expect([...roc.falsePositiveRate]).toEqual(parity.roc.fpr);
    expect([...evaluation.precisionRecall().precision]).toEqual(parity.pr.precision);
    evaluation.calibration().observed.forEach((share, i) => {
      expectClose(share, parity.calibration.observed[i]);
    });
    const { taken, gain, lift } = evaluation.lift();
    expect([taken[0], gain[0]]).toEqual([0, 0]);
    expect(taken).toHaveLength(parity.lift.length + 1);
    parity.lift.forEach((point: Record<string, number>, i: number) => {
      expectClose(taken[i + 1], point.taken);
      expectClose(gain[i + 1], point.gain);
      expectClose(lift[i + 1], point.lift);
    });
  });
});

describe("thresholds", () => {
  it("know where the model decides: at a half, at another place, or at none", () => {
    expect(curve.own).toBe(0.5);
    const scoring = binary([0, 1, 0, 1], [0.1, 0.5, 0.3, 0.9]);
    const at = (prediction: number[]) =>
      new Evaluation({
        scoring: { ...scoring, prediction: Float64Array.from(prediction) },
        target: "y",
      }).thresholds().own;
    // A tie at a half goes to the first class in a model that takes the likeliest one.
    expect(at([0, 0, 0, 1])).toBe(0.9);
    expect(at([0, 1, 1, 1])).toBe(0.3);
    expect(at([1, 0, 0, 1])).toBeUndefined();
  });

  it("flag no row above the highest score, and all at 0", () => {
    expect(curve.at(2)).toMatchObject({
      truePositives: 0,
      falsePositives: 0,
      precision: 0,
      recall: 0,
      f1: 0,
    });
    expect(curve.at(0)).toMatchObject({ falseNegatives: 0, trueNegatives: 0, flagged: 1 });
    expect(curve.table().numRows).toBe(curve.thresholds.length);
  });

  it("are of as many rows as there are", () => {
    const rows = 200_000;
    const scores = Array.from({ length: rows }, (_, i) => i / rows);
    const scoring = binary(
      scores.map((p) => (p > 0.75 ? 1 : 0)),
      scores,
    );
    const large = new Evaluation({ scoring, target: "y" }).thresholds();
    expect(large.thresholds).toHaveLength(rows + 1);
    expect(large.best("f1")).toMatchObject({ f1: 1, threshold: 0.750005 });
  });

  it("are of any class of several, against the rest", () => {
    const scoring: Scoring = {
      task: "classification",
      truth: Float64Array.of(0, 1, 2),
      prediction: Float64Array.of(0, 1, 1),
      probabilities: Float64Array.of(0.8, 0.1, 0.1, 0.2, 0.7, 0.1, 0.1, 0.5, 0.4),
      classes: ["a", "b", "c"],
    };
    const three = new Evaluation({ scoring, target: "y" });
    expect(three.thresholds({ class: "b" }).at(0.5)).toMatchObject({ truePositives: 1, falsePositives: 1 });
    expect(three.thresholds({ class: "b" }).own).toBeUndefined();
    expect(thrownBy(() => three.thresholds({ class: "bb" })).code).toBe("METRIC_UNDEFINED");
  });

  it("refuse what is no class, no cost, no probability and no classification", () => {
    expect(thrownBy(() => evaluation.thresholds({ class: "malignent" })).message).toContain('"malignant"');
    expect(thrownBy(() => evaluation.thresholds({ costs: { falseNegative: -1 } })).code).toBe(
      "CONFIG_INVALID",
    );
    expect(thrownBy(() => evaluation.thresholds({ costs: { falsePositive: Number.NaN } })).code).toBe(
      "CONFIG_INVALID",
    );
    expect(thrownBy(() => evaluation.errors).code).toBe("METRIC_UNDEFINED");
    const { probabilities: _, ...without } = binary([0, 1], [0.2, 0.8]);
    expect(thrownBy(() => new Evaluation({ scoring: without, target: "y" }).thresholds()).code).toBe(
      "METRIC_UNDEFINED",
    );
  });
});

describe("thinned points", () => {
  const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 999 })), {
    minLength: 60,
    maxLength: 400,
  });

  it("are no more than wanted, in order, with both ends, and lose neither the best F1 nor the cheapest threshold", () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 30, max: 60 }), fc.nat(100), fc.nat(100), (pairs, most, fp, fn) => {
        const scoring = binary(
          pairs.map(([truth]) => truth),
          pairs.map(([, score]) => score / 1000),
        );
        const full = new Evaluation({ scoring, target: "y" }).thresholds({
          costs: { falsePositive: fp, falseNegative: fn },
        });
        const kept = thinPoints(full, most);
        expect(kept.length).toBeLessThanOrEqual(most);
        expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
        expect([kept[0], kept.at(-1)]).toEqual([0, full.thresholds.length - 1]);
        const best = (value: (index: number) => number) => Math.max(...kept.map(value));
        expectClose(
          best((i) => full.point(i).f1),
          full.best("f1").f1,
        );
        expect(best((i) => -full.point(i).cost)).toBe(-full.best("cost").cost);
      }),
    );
  });
});
