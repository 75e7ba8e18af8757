import { compareScores } from "../../sdk/core/comparison/index.js";
import { compareTables } from "../../sdk/core/drift/index.js";
import { groupFairness } from "../../sdk/core/fairness/index.js";
import { evaluateMetrics } from "../../sdk/core/metrics/index.js";
import { findSlices } from "../../sdk/core/slices/index.js";
import { profileTable, Table } from "../../sdk/core/tables/index.js";
import {
  type ComparedRun,
  type ReportKind,
  renderComparisonReport,
  renderDriftReport,
  renderModelCard,
  renderReport,
  renderRunReport,
  renderStudyReport,
} from "../../sdk/reports/index.js";
import { HOSTILE_NAMES, hostileReport } from "./report-input.js";
import { sampleStudy } from "./sample-study.js";

/** Names that try to leave the text that they stand in, turn it round, or push it away. */
export const NAMES = [...HOSTILE_NAMES, `${"y".repeat(9_990)}<b>end</b>`, "\u2067\u202eabc <i>x</i>"];

const record = (names: readonly string[], value: (name: string, i: number) => string) =>
  Object.fromEntries(names.map((name, i) => [name, value(name, i)]));

const ROWS = 400;
const level = (i: number) => NAMES[i % NAMES.length];
const truth = Float64Array.from({ length: ROWS }, (_, i) => i % 17);
const prediction = truth.map((value, i) => value + Math.sin(i) * (i % NAMES.length === 1 ? 9 : 1));
const scoring = { task: "regression" as const, truth, prediction };
const table = Table.from([
  [NAMES[0], Float64Array.from({ length: ROWS }, (_, i) => (i * 7) % 31)],
  ...NAMES.slice(1).map((name, k) => [name, Array.from({ length: ROWS }, (_, i) => level(i + k))] as const),
]);
const moved = table.with({ [NAMES[1]]: Array.from({ length: ROWS }, (_, i) => level(i % 2)) });
const run = {
  id: NAMES[0],
  experiment: NAMES[1],
  trackingUri: NAMES[2],
  status: NAMES[0],
  startedAtMs: 1.7e12,
  seconds: 3,
};

function comparedRun(i: number): ComparedRun {
  return {
    ...run,
    name: NAMES[i],
    link: "file:///none",
    metrics: { mae: i + 1, ...Object.fromEntries(NAMES.map((name, k) => [name, i * k])) },
    params: record(NAMES, (name) => `${name}${i}`),
    tags: record(NAMES, (name) => `${i}${name}`),
    curves: NAMES.map((metric) => ({
      metric,
      points: [1, 2, 3].map((step) => ({ step, value: step * (i + 1) })),
    })),
    datasets: [{ name: NAMES[i], digest: NAMES[2], context: NAMES[4] }],
    importances: NAMES.map((feature, k) => ({ feature, importance: k + i })),
    importanceMetric: NAMES[3],
  };
}

const other = { ...scoring, prediction: prediction.map((value) => value + 1) };

/** A page of every kind, every name of the user's hostile. */
export const HOSTILE_PAGES: readonly (readonly [
  kind: ReportKind,
  title: string,
  make: () => Promise<string>,
])[] = [
  ["run", hostileReport().name, () => renderReport(hostileReport())],
  [
    "run",
    NAMES[5],
    () =>
      renderRunReport({
        ...{ title: NAMES[5], run, config: NAMES.join("\n"), history: comparedHistory() },
        metrics: Object.fromEntries(NAMES.map((name, i) => [name, i])),
        params: record(NAMES, (name) => name),
        tags: record(NAMES, (name) => name),
      }),
  ],
  [
    "comparison",
    NAMES[7],
    () =>
      renderComparisonReport({
        title: NAMES[7],
        runs: [0, 1, 2].map(comparedRun),
        paired: [
          [
            compareScores(scoring, other, {
              metric: "mae",
              names: { champion: NAMES[0], challenger: NAMES[3] },
            }),
          ],
        ],
        notes: NAMES,
        comparedAtMs: 1.7e12,
      }),
  ],
  [
    "study",
    NAMES[6],
    () =>
      renderStudyReport({
        ...{ title: NAMES[6], run, config: NAMES.join("\n"), bestConfig: NAMES[1], seed: 1 },
        versions: { [NAMES[0]]: NAMES[1] },
        study: sampleStudy(24, { name: NAMES[0], error: NAMES[1] }),
      }),
  ],
  [
    "drift",
    NAMES[3],
    () =>
      renderDriftReport({
        ...{ title: NAMES[3], reference: NAMES[1], model: NAMES[2], run, measuredAtMs: 1.7e12 },
        drift: compareTables(table, moved),
        predictions: compareTables(table.select([NAMES[2]]), moved.select([NAMES[2]])),
      }),
  ],
  [
    "card",
    NAMES[1],
    () =>
      renderModelCard({
        title: NAMES[1],
        words: {
          description: NAMES[0],
          owners: NAMES,
          licence: NAMES[7],
          intendedUse: NAMES,
          ethics: NAMES[6],
        },
        ...{ task: "regression", target: NAMES[2], classes: [], run, seed: 1, level: 0.95 },
        model: {
          ...{ uri: NAMES[0], kind: NAMES[1], aliases: NAMES, encodedColumns: 3 },
          inputs: NAMES.map((name) => ({ name, type: "double", required: true })),
          outputs: [{ name: NAMES[2], type: "double", required: true }],
        },
        config: NAMES.join("\n"),
        versions: { [NAMES[0]]: NAMES[1] },
        metrics: evaluateMetrics([{ name: "mae", threshold: 0.1 }], scoring).details.map((metric) => ({
          ...metric,
          ...{ title: NAMES[0], low: 0, high: 2 },
        })),
        baseline: { name: NAMES[1], metrics: { mae: 3 } },
        evaluation: { source: NAMES[0], rows: ROWS, profile: profileTable(table) },
        training: { source: NAMES[1], digest: NAMES[2] },
        slices: findSlices(table, scoring, { metric: "mae", maxShare: 0.5 }),
        fairness: groupFairness(table, scoring, {
          columns: [NAMES[1], [NAMES[2], NAMES[3]]],
          resamples: 100,
        }),
        drift: compareTables(table, moved),
        caveats: NAMES.map((text) => ({ kind: "errors", text })),
        madeAtMs: 1.7e12,
      }),
  ],
];

function comparedHistory() {
  const epochs = [1, 2, 3].map((epoch) => ({
    epoch,
    epochs: 3,
    logs: { [NAMES[0]]: epoch, loss: 1 / epoch },
  }));
  return { epochs };
}
