import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Explanation } from "../../sdk/core/explainers/index.js";
import { evaluateMetrics } from "../../sdk/core/metrics/index.js";
import { Table } from "../../sdk/core/tables/index.js";
import { profileTable } from "../../sdk/core/tables/profile.js";
import type { ReportInput } from "../../sdk/reports/index.js";
import { explainAdditive, fitAdditive } from "./additive.js";

const FIXTURES = join(__dirname, "../../fixtures");

/** A fixture's CSV as a table; numbers where every cell is one. */
export function fixtureTable(name: string): Table {
  const [head, ...lines] = readFileSync(join(FIXTURES, name), "utf8").trim().split(/\r?\n/);
  const plain = (cell: string) => cell.replace(/^"|"$/g, "");
  const cells = lines.map((line) => line.split(",").map(plain));
  return Table.from(
    head.split(",").map((title, c) => {
      const column = cells.map((row) => row[c]);
      const numeric = column.every((cell) => cell !== "" && Number.isFinite(Number(cell)));
      return [plain(title), numeric ? Float64Array.from(column, Number) : column] as const;
    }),
  );
}

const RUN = {
  run: {
    id: "9f2c4b7d1e0a4f6bb2d05c1a7e3f8d46",
    experiment: "bikes",
    trackingUri: "file:///home/ada/bikes/mlruns",
    status: "FINISHED",
    startedAtMs: Date.UTC(2026, 10, 23, 9, 14, 5),
    seconds: 21.4,
  },
  seed: 42,
  versions: { assay: "0.1.0", node: "20.20.0", backend: "wasm 4.22.0 (SIMD, 1 thread)" },
} as const;

/** A report's input made of the bike data and an additive model. */
export function bikesReport(): ReportInput {
  const table = fixtureTable("bikes.csv");
  const features = table.names.filter((name) => !["bikers", "casual", "registered", "day"].includes(name));
  const y = table.numbers("bikers");
  const start = table.numRows - 1440;
  const model = fitAdditive(table, features, y, start);
  const all = Float64Array.from(y, (_, r) =>
    features.reduce((sum, f) => sum + model.effect(f, r), model.base),
  );
  const truth = y.slice(start);
  const prediction = all.slice(start).map((value) => Math.max(0, value));
  const metrics = evaluateMetrics(
    [
      { name: "mae", threshold: 100 },
      "rmse",
      "r2",
      "medianAe",
      { name: "explainedVariance", threshold: 0.9 },
    ],
    {
      task: "regression",
      truth,
      prediction,
    },
  );
  return {
    ...RUN,
    name: "bikes",
    task: "regression",
    target: "bikers",
    config:
      "kind: training\nname: bikes\nseed: 42\nbackend: auto\ndataset:\n  kind: csv\n  path: ../bikes.csv\n  exclude: [casual, registered, day]\ntask: regression\ntarget:\n  column: bikers\n  transform: sqrt\nsplit:\n  kind: chronological\n  testSize: 1440\nmodel:\n  kind: dense\n  layers: [64, 64]\n  epochs: 20\n  batchSize: 32\n",
    data: {
      source: "fixtures/bikes.csv",
      digest: "3b7d2f90c4e1",
      rows: table.numRows,
      columns: table.numColumns,
      trainRows: start,
      testRows: 1440,
      split: "chronological, the last 1440 rows",
      profile: profileTable(table),
      cleaning: ["dropDuplicates: 0 rows dropped", "fill hum with median: 0 cells filled"],
    },
    model: { kind: "dense", description: "64-64-1, 7,681 weights", inputs: features, encodedColumns: 53 },
    history: {
      bestEpoch: 17,
      stoppedEarly: true,
      epochs: Array.from({ length: 20 }, (_, i) => ({
        epoch: i + 1,
        epochs: 40,
        logs: {
          loss: 0.08 + 0.9 * Math.exp(-i / 3),
          valLoss: 0.11 + 0.85 * Math.exp(-i / 3.2) + (i > 16 ? 0.004 * (i - 16) : 0),
          learningRate: 0.001,
        },
      })),
    },
    metrics: metrics.details,
    baseline: { name: "median", metrics: { mae: 135.2, rmse: 178.9, r2: -0.11 } },
    predictions: { truth, prediction },
    explanation: explainAdditive(model, table, features, { start, rows: 1440 }, ["bikers"], "bikers"),
  };
}

/** A report's input made of the breast-cancer data and an additive model of the probability. */
export function cancerReport(): ReportInput {
  const table = fixtureTable("cancer.csv");
  const features = table.names.filter((name) => name !== "diagnosis").slice(0, 18);
  const classes = ["benign", "malignant"];
  const y = Float64Array.from({ length: table.numRows }, (_, r) =>
    classes.indexOf(String(table.value("diagnosis", r))),
  );
  const start = table.numRows - 143;
  const model = fitAdditive(table, features, y, start);
  const clip = (p: number) => Math.min(0.999, Math.max(0.001, p));
  const p = Float64Array.from({ length: 143 }, (_, i) =>
    clip(features.reduce((sum, f) => sum + model.effect(f, start + i), model.base)),
  );
  const truth = y.slice(start);
  const prediction = p.map((value) => (value >= 0.5 ? 1 : 0));
  const probabilities = Float64Array.from({ length: 286 }, (_, i) =>
    i % 2 === 0 ? 1 - p[i >> 1] : p[i >> 1],
  );
  const scoring = { task: "classification" as const, truth, prediction, probabilities, classes };
  return {
    ...RUN,
    name: "cancer",
    task: "classification",
    target: "diagnosis",
    classes,
    config: "kind: training\nname: cancer\nseed: 42\n",
    data: {
      source: "fixtures/cancer.csv",
      rows: table.numRows,
      columns: 31,
      trainRows: start,
      testRows: 143,
    },
    model: { kind: "linear", inputs: features },
    metrics: evaluateMetrics([{ name: "accuracy", threshold: 0.9 }, "rocAuc", "logLoss", "f1"], scoring)
      .details,
    predictions: { truth, prediction, probabilities },
    explanation: explainAdditive(model, table, features, { start, rows: 143 }, classes, "probability"),
  };
}

/** Names that try to leave the text they stand in. */
export const HOSTILE_NAMES = [
  '<img src=x onerror="window.pwned=1">',
  "</script><script>window.pwned=2</script>",
  '<b>bold</b> <a href="javascript:window.pwned=3">a</a>',
  "\u202ereversed\u202c & %{x} $\\alpha$",
  `long ${"x".repeat(500)}`,
  "' onfocus='window.pwned=4' autofocus='",
];

/** The bike report with every name of the user's hostile. */
export function hostileReport(): ReportInput {
  const input = bikesReport();
  const { explanation } = input;
  if (explanation === undefined) throw new Error("the bike report has an explanation");
  const names = new Map(explanation.shap.features.map((name, i) => [name, HOSTILE_NAMES[i] ?? name]));
  const renamed = (name: string) => names.get(name) ?? name;
  const table = explanation.data.rename(Object.fromEntries(names));
  const [first] = HOSTILE_NAMES;
  return {
    ...input,
    name: first,
    target: HOSTILE_NAMES[2],
    config: HOSTILE_NAMES.join("\n"),
    versions: { [first]: HOSTILE_NAMES[1] },
    run: { ...input.run, id: first, experiment: HOSTILE_NAMES[1], trackingUri: HOSTILE_NAMES[2] },
    data: {
      ...input.data,
      source: HOSTILE_NAMES[1],
      digest: first,
      profile: profileTable(table),
      cleaning: HOSTILE_NAMES,
    },
    model: { kind: HOSTILE_NAMES[2], description: first, inputs: table.names },
    metrics: input.metrics.map((metric) => ({ ...metric, title: HOSTILE_NAMES[1] })),
    baseline: { name: first, metrics: { mae: 100 } },
    explanation: new Explanation({
      ...explanation,
      unit: HOSTILE_NAMES[2],
      importanceMetric: first,
      importances: explanation.importances.map((i) => ({ ...i, feature: renamed(i.feature) })),
      shap: { ...explanation.shap, features: explanation.shap.features.map(renamed), outputs: [first] },
      data: table,
      correlations: explanation.correlations.map(({ features: [a, b], ...rest }) => ({
        features: [renamed(a), renamed(b)],
        ...rest,
      })),
    }),
  };
}
