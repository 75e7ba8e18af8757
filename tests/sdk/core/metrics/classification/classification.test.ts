import { describe, expect, it } from "vitest";
import { confusionMatrix, metricNames } from "../../../../../sdk/core/metrics/index.js";
import { binary, classification, compute, expectClose, more, multi, parity, weights } from "../parity.js";

const cases = [
  ["binary", binary],
  ["binary_weighted", { ...binary, weights }],
  ["multi", multi],
  ["multi_weighted", { ...multi, weights }],
] as const;

describe("classification metrics equal scikit-learn 1.9.1", () => {
  it.each(cases)("%s: every metric", (name, scoring) => {
    for (const metric of metricNames("classification")) {
      expect(more[name][metric], metric).toBeTypeOf("number");
      expectClose(compute(metric, scoring), more[name][metric]);
    }
  });

  it.each(cases)("%s: the confusion matrix", (name, scoring) => {
    const { counts } = confusionMatrix(scoring);
    counts.forEach((row, i) => {
      row.forEach((count, j) => {
        expectClose(count, more[name].confusion[i][j]);
      });
    });
  });

  it("the values of metrics.json", () => {
    const theirs = {
      binary: {
        log_loss: "logLoss",
        roc_auc_with_ties: "rocAuc",
        average_precision: "prAuc",
        brier: "brier",
        accuracy_05: "accuracy",
        f1_05: "f1",
        precision_05: "precision",
        recall_05: "recall",
      },
      multi: {
        accuracy: "accuracy",
        balanced_accuracy: "balancedAccuracy",
        f1_macro: "f1Macro",
        f1_weighted: "f1Weighted",
        precision_macro: "precisionMacro",
        recall_macro: "recallMacro",
        log_loss: "logLoss",
        roc_auc_ovr_macro: "rocAuc",
        mcc: "mcc",
        kappa: "kappa",
      },
    };
    for (const [set, scoring] of Object.entries({ binary, multi })) {
      for (const [key, name] of Object.entries(theirs[set as "binary" | "multi"])) {
        expectClose(compute(name, scoring), parity[set][key]);
      }
    }
    expect(confusionMatrix(binary)).toEqual({ classes: ["no", "yes"], counts: parity.binary.confusion_05 });
    expect(confusionMatrix(multi).counts).toEqual(parity.multi.confusion);
  });

  it("logLoss clips probabilities of 0 and 1", () => {
    // One row of three is certain and wrong: 52 ln 2 / 3.
    const probabilities = Float64Array.from([1, 0, 0, 1, 1, 0]);
    expectClose(
      compute("logLoss", { ...classification([0, 1, 1], [0, 1, 0]), probabilities }),
      parity.binary.log_loss_hard01,
    );
  });
});

describe("classification metrics at the edges", () => {
  it("a class never predicted and one never true count as in scikit-learn", () => {
    const { truth, prediction, values } = more.never;
    for (const [name, value] of Object.entries(values)) {
      expectClose(compute(name, classification(truth, prediction)), value as number);
    }
  });

  it("a class that occurs nowhere does not lower a macro average", () => {
    const { truth, prediction, values } = more.never;
    expectClose(compute("f1Macro", classification(truth, prediction, [0, 1, 2, 3, 4, 5])), values.f1Macro);
  });

  it("nothing predicted: precision, recall, f1 and mcc are 0", () => {
    for (const name of ["precision", "recall", "f1"]) {
      expect(compute(name, classification([0, 1, 1], [0, 0, 0]))).toBe(more.constant[name]);
    }
    expect(compute("mcc", classification([0, 1, 1], [1, 1, 1]))).toBe(more.constant.mcc);
  });

  it.each(["logLoss", "rocAuc", "prAuc", "brier"])("%s without probabilities is undefined", (name) => {
    expect(() => compute(name, classification([0, 1], [0, 1]))).toThrow(
      expect.objectContaining({
        code: "METRIC_UNDEFINED",
        message: expect.stringContaining("probabilities"),
      }),
    );
  });

  it.each(["rocAuc", "prAuc"])("%s is undefined where a class is missing, and names it", (name) => {
    const probabilities = Float64Array.from([0.1, 0.9, 0.2, 0.8]);
    const scoring = { ...classification([1, 1], [1, 1]), classes: ["no", "yes"], probabilities };
    expect(() => compute(name, scoring)).toThrow(
      expect.objectContaining({ code: "METRIC_UNDEFINED", message: expect.stringContaining('"no"') }),
    );
    expect(() => compute(name, { ...scoring, classes: ["yes"] })).toThrow("one class only");
  });

  it("kappa is undefined where all is one class", () => {
    expect(() => compute("kappa", classification([1, 1], [1, 1]))).toThrow(
      expect.objectContaining({ code: "METRIC_UNDEFINED" }),
    );
  });

  it("brier of two classes is the mean square of the positive class's error", () => {
    const probabilities = Float64Array.from([0.7, 0.3, 0.4, 0.6]);
    expectClose(compute("brier", { ...classification([0, 1], [0, 1]), probabilities }), (0.09 + 0.16) / 2);
  });
});
