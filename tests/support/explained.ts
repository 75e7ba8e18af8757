import { Explanation, type ExplanationData } from "../../sdk/core/explainers/index.js";
import { Table } from "../../sdk/core/tables/index.js";

/** A small explanation of three classes, whose values add up; parts of it may be replaced. */
export function threeClasses(parts: Partial<ExplanationData> = {}): Explanation {
  const values = [
    Float64Array.of(0.1, 0.2, -0.3, 0.1, 0.05, 0.05),
    Float64Array.of(-0.1, 0, 0.2, 0, 0.1, -0.2),
    Float64Array.of(0, -0.2, 0.1, -0.1, -0.15, 0.15),
  ];
  const baseValues = Float64Array.of(0.2, 0.3, 0.5);
  return new Explanation({
    importances: [
      { feature: "temp", importance: 0.3, std: 0.02 },
      { feature: "sky", importance: 0.1, std: 0.01 },
    ],
    importanceMetric: "logLoss",
    shap: {
      kind: "exact",
      features: ["temp", "sky"],
      outputs: ["low", "mid", "high"],
      baseValues,
      values,
      predictions: values.map((of, o) =>
        Float64Array.from({ length: 3 }, (_, r) => baseValues[o] + of[2 * r] + of[2 * r + 1]),
      ),
      rows: 3,
      additive: true,
      background: 50,
      seed: 0,
    },
    data: Table.from({ temp: [0.25, Number.NaN, 0.75], sky: ["clear", null, "rain"] }),
    rowIndices: Uint32Array.of(4, 9, 30),
    unit: "probability",
    correlations: [{ features: ["sky", "temp"], coefficient: 0.81, measure: "correlationRatio" }],
    ...parts,
  });
}

/**
 * The explanation of a model of this table's columns, one output, whose values are small whole numbers that add up and go
 * round by row and column: no two columns are alike, and all weigh about the same.
 */
export function roundExplanation(data: Table, parts: Partial<ExplanationData> = {}): Explanation {
  const features = data.names;
  const rows = data.numRows;
  const count = features.length;
  const values = Float64Array.from({ length: rows * count }, (_, i) => ((i * 7) % 11) - 5);
  const sum = (r: number) => values.subarray(r * count, (r + 1) * count).reduce((a, b) => a + b, 0);
  return new Explanation({
    importances: features.map((feature, f) => ({ feature, importance: count - f })),
    importanceMetric: "mae",
    shap: {
      kind: "exact",
      features,
      outputs: ["y"],
      baseValues: Float64Array.of(100),
      values: [values],
      predictions: [Float64Array.from({ length: rows }, (_, r) => 100 + sum(r))],
      rows,
      additive: true,
      background: 50,
      seed: 0,
    },
    data,
    rowIndices: Uint32Array.from({ length: rows }, (_, r) => r),
    unit: "y",
    ...parts,
  });
}
