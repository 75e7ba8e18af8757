import type { Scoring } from "../../core/metrics/index.js";
import type { Model } from "../../core/models/model.js";
import { PipelineModel } from "../../core/models/pipeline-model.js";
import type { Table } from "../../core/tables/index.js";
import { makeWhatIf, type StartRow, type WhatIf } from "../../core/what-if/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { present } from "../../utils/present.js";
import { random } from "../../utils/random/index.js";
import { formatNumber, formatPercent } from "../../utils/text/index.js";
import type { Evaluated, Explained, Trained } from "../state.js";

/** The largest errors among the rows to start from, and rows over the range of predictions. */
const WORST = 3;
const SPREAD = 4;

type State = Trained | Evaluated | Explained;

/** A panel of the model at a test row (by its number) or a row given as a table; where nothing is given, at the first test row. */
export async function openWhatIf(state: State, row: number | Table = 0): Promise<WhatIf> {
  const { model, train, test, config } = state;
  const explain = config.explain === false ? undefined : config.explain;
  const explanation = "explanation" in state ? state.explanation : undefined;
  const given = typeof row === "number" ? undefined : one(model.clean(row));
  const starts = startRows(state, typeof row === "number" ? testRow(test, row) : undefined);
  return makeWhatIf(model, {
    train,
    rows: given ?? test,
    starts: given === undefined ? starts : [{ row: 0, name: "the given row" }],
    others: given === undefined ? undefined : { rows: test, starts },
    ...(explanation === undefined
      ? {}
      : { order: explanation.summary().columns.map(({ feature }) => feature) }),
    ...present({ config: explain }),
    seed: config.seed,
    random: random(config.seed).fork("what-if").fork("panel"),
  });
}

/** How a panel of a model is made that no experiment is at hand of. */
export interface ModelWhatIfOptions {
  /** Number of the row that it starts from. @default 0 */
  readonly row?: number;
  /** Draws the rows that it compares with. @default 0 */
  readonly seed?: number;
}

/** A panel of a model and raw rows: they are what it starts from, and what values and SHAP values are compared with. */
export async function openModelWhatIf(
  model: Model,
  rows: Table,
  { row = 0, seed = 0 }: ModelWhatIfOptions = {},
): Promise<WhatIf> {
  const cleaned = model instanceof PipelineModel ? model.clean(rows) : rows;
  const first = testRow(cleaned, row, "row");
  const some = [first];
  for (let i = 1; i < SPREAD; i++) some.push(Math.floor((cleaned.numRows * i) / SPREAD));
  return makeWhatIf(model, {
    train: cleaned,
    rows: cleaned,
    starts: [...new Set(some)].map((place) => ({ row: place, name: `row ${place}` })),
    seed,
    random: random(seed).fork("what-if").fork("panel"),
  });
}

function testRow({ numRows }: Table, row: number, what = "test row"): number {
  if (Number.isInteger(row) && row >= 0 && row < numRows) return row;
  throw new AssayError("DATA_SHAPE", {
    what: `there is no such ${what}`,
    got: String(row),
    wanted: `a whole number from 0 to ${numRows - 1}`,
  });
}

function one(table: Table): Table {
  if (table.numRows === 1) return table;
  throw new AssayError("DATA_SHAPE", {
    what: "a what-if panel starts from one row",
    got: `a table of ${table.numRows} rows`,
    wanted: "a table of one row, or the number of a test row",
  });
}

/** The rows to start from: the wanted one, the worst errors, and some over the range of predictions. */
function startRows(state: State, wanted: number | undefined): StartRow[] {
  const { test } = state;
  const scoring = "scoring" in state ? state.scoring : undefined;
  const rows = new Map<number, string | undefined>();
  if (wanted !== undefined) rows.set(wanted, undefined);
  if (scoring === undefined) {
    for (let i = 1; i < SPREAD; i++) add(rows, Math.floor((test.numRows * i) / SPREAD), undefined);
    return [...rows].map(([row]) => ({ row, name: `test row ${row}` }));
  }
  const places = Array.from({ length: test.numRows }, (_, row) => row);
  const errors = places.map((row) => errorOf(scoring, row));
  const byError = [...places].sort((a, b) => errors[b] - errors[a]);
  for (const row of byError.slice(0, WORST)) add(rows, row, "a largest error");
  const byPrediction = [...places].sort((a, b) => sizeOf(scoring, a) - sizeOf(scoring, b));
  for (let i = 0; i < SPREAD; i++)
    add(
      rows,
      byPrediction[Math.round(((places.length - 1) * i) / (SPREAD - 1))],
      ["lowest", "low", "high", "highest"][i],
    );
  return [...rows].map(([row, why]) => ({
    row,
    name: `test row ${row}`,
    note: `${why === undefined ? "" : `${why}, `}${said(scoring, row)}`,
    truth: truthOf(scoring, row),
  }));
}

function add(rows: Map<number, string | undefined>, row: number, why: string | undefined): void {
  if (!rows.has(row)) rows.set(row, why);
}

/** How far off a row is: in the target's unit, or what its own class lacks of certainty. */
function errorOf({ task, truth, prediction, probabilities, classes = [] }: Scoring, row: number): number {
  if (task === "regression") return Math.abs(truth[row] - prediction[row]);
  return 1 - (probabilities?.[row * classes.length + truth[row]] ?? Number(truth[row] === prediction[row]));
}

/** What rows are spread over: the prediction, or the probability of the last class. */
function sizeOf({ task, prediction, probabilities, classes = [] }: Scoring, row: number): number {
  if (task === "regression") return prediction[row];
  return probabilities?.[(row + 1) * classes.length - 1] ?? prediction[row];
}

function truthOf({ task, truth, classes = [] }: Scoring, row: number): number | string {
  return task === "regression" ? truth[row] : String(classes[truth[row]]);
}

function said(scoring: Scoring, row: number): string {
  const { task, prediction, probabilities, classes = [] } = scoring;
  if (task === "regression")
    return `predicted ${formatNumber(prediction[row])}, true ${formatNumber(scoring.truth[row])}`;
  const k = prediction[row];
  const share =
    probabilities === undefined ? "" : ` (${formatPercent(probabilities[row * classes.length + k])})`;
  return `predicted ${String(classes[k])}${share}, true ${String(truthOf(scoring, row))}`;
}
