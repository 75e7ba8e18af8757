import { AssayError } from "../../utils/errors/index.js";
import type { Random } from "../../utils/random/index.js";
import { type ExplainSettings, explainDefaults } from "../explainers/config.js";
import type { Model } from "../models/model.js";
import type { Table } from "../tables/index.js";
import { RowAnswers, type WhatIfAnswer } from "./answer.js";
import { cellsOf, tableOfCells } from "./cells.js";
import { describeColumns, requireChoices, type WhatIfColumn } from "./columns.js";
import { predictGrid } from "./grid.js";
import { kernelExplainer } from "./kernel-explainer.js";
import { pageModelFiles } from "./page/page-state.js";
import { WhatIf, type WhatIfRow } from "./what-if.js";

/** Training rows that warnings compare with. */
const REFERENCE_ROWS = 200;
/** Rows whose SHAP values order the columns, where nothing else does. */
const RANKED_ROWS = 20;

/** A row to start from. */
export interface StartRow {
  /** Its number in `rows`. */
  readonly row: number;
  readonly name: string;
  readonly note?: string;
  readonly truth?: number | string;
}

/** What a panel is made from. */
export interface WhatIfInputs {
  /** Cleaned training rows. */
  readonly train: Table;
  /** Cleaned rows that the panel starts from. */
  readonly rows: Table;
  /** Which of them, the first one first. */
  readonly starts: readonly StartRow[];
  /** Further rows to start from, out of another table. */
  readonly others?: { readonly rows: Table; readonly starts: readonly StartRow[] } | undefined;
  /** Columns by their weight, where an explanation knows it. */
  readonly order?: readonly string[];
  readonly config?: ExplainSettings;
  readonly seed: number;
  readonly random: Random;
}

/** A panel of a model: its columns, its start rows with their answers, and how a page answers without a kernel. */
export async function makeWhatIf(model: Model, inputs: WhatIfInputs): Promise<WhatIf> {
  const { train, rows, starts, seed, random } = inputs;
  if (train.numRows === 0 || starts.length === 0) {
    throw new AssayError("DATA_TOO_SMALL", {
      what: "a what-if panel needs training rows to compare with and a row to start from",
      got: `${train.numRows} training rows, ${starts.length} rows to start from`,
      wanted: "at least one of each",
    });
  }
  const unordered = await columnsOf(model, train);
  requireChoices(unordered);
  const drawn = random.fork("reference").sample(train.numRows, Math.min(REFERENCE_ROWS, train.numRows));
  const given = inputs.config?.background;
  const wanted = (typeof given === "object" ? given.rows : given) ?? explainDefaults.background;
  const background = Math.min(wanted, drawn.length);
  const { kind, explainer } = kernelExplainer(model, inputs.config, seed);
  const columns = await ranked(
    unordered,
    inputs,
    async (some) => {
      const answers = new RowAnswers(
        model,
        unordered,
        cellsOf(train, unordered, drawn.slice(0, background)),
        explainer,
      );
      return Promise.all(cellsOf(train, unordered, some).map((row) => firstAnswer(answers, row)));
    },
    drawn,
  );
  const reference = cellsOf(train, columns, drawn);
  const answers = new RowAnswers(model, columns, reference.slice(0, background), explainer);
  const cells = [{ rows, starts }, ...(inputs.others === undefined ? [] : [inputs.others])].flatMap((of) =>
    cellsOf(
      of.rows,
      columns,
      of.starts.map(({ row }) => row),
    ),
  );
  const page = await pageModelFiles(model, columns, [...cells, ...reference]);
  const made: WhatIfRow[] = [];
  for (const [i, { name, note, truth }] of [...starts, ...(inputs.others?.starts ?? [])].entries()) {
    made.push({
      name,
      ...(note === undefined ? {} : { note }),
      ...(truth === undefined ? {} : { truth }),
      cells: cells[i],
      answer: await bestAnswer(answers, cells[i]),
      ...("reason" in page
        ? { grid: await predictGrid(columns, cells[i], (all) => answers.predict(all)) }
        : {}),
    });
  }
  return new WhatIf(
    {
      task: model.task,
      kind: model.kind,
      target: model.target,
      outputs: model.task === "regression" ? [model.target] : model.classes.map(String),
      columns,
      rows: made,
      reference,
      background,
      explainer: kind,
      seed,
      page: "reason" in page ? { way: "grid", reason: page.reason } : { way: "model", ...page },
    },
    answers,
  );
}

/** The columns, each with whether the model predicts a row that lacks it. */
async function columnsOf(model: Model, train: Table): Promise<WhatIfColumn[]> {
  const all = describeColumns(train, model.features, () => false);
  const [row] = cellsOf(train, all, [0]);
  const columns: WhatIfColumn[] = [];
  for (const [c, column] of all.entries()) {
    const lacking = row.map((cell, at) => (at === c ? null : cell));
    columns.push({ ...column, missing: await predicts(model, tableOfCells(all, [lacking])) });
  }
  return columns;
}

async function predicts(model: Model, row: Table): Promise<boolean> {
  try {
    return (await model.predictMatrix(model.encode(row))).every(Number.isFinite);
  } catch {
    return false;
  }
}

async function ranked(
  columns: readonly WhatIfColumn[],
  { order }: WhatIfInputs,
  explain: (rows: ArrayLike<number>) => Promise<WhatIfAnswer[]>,
  drawn: Uint32Array,
): Promise<WhatIfColumn[]> {
  const weights = new Map<string, number>(order?.map((name, i) => [name, order.length - i]));
  if (weights.size === 0) {
    for (const { shap } of await explain(drawn.slice(0, RANKED_ROWS)))
      for (const ofOutput of shap?.values ?? [])
        for (const [c, value] of ofOutput.entries())
          weights.set(columns[c].name, (weights.get(columns[c].name) ?? 0) + Math.abs(value));
  }
  return [...columns].sort((a, b) => (weights.get(b.name) ?? 0) - (weights.get(a.name) ?? 0));
}

/** The first answer: quick, and good enough to tell columns apart. */
async function firstAnswer(
  answers: RowAnswers,
  row: Parameters<RowAnswers["ask"]>[0],
): Promise<WhatIfAnswer> {
  const enough = new AbortController();
  return new Promise((resolve, reject) => {
    answers
      .ask(
        row,
        (answer) => {
          enough.abort();
          resolve(answer);
        },
        enough.signal,
      )
      .catch(reject);
  });
}

async function bestAnswer(answers: RowAnswers, row: Parameters<RowAnswers["ask"]>[0]): Promise<WhatIfAnswer> {
  let best: WhatIfAnswer | undefined;
  await answers.ask(row, (answer) => {
    best = answer;
  });
  if (best === undefined) throw new AssayError("INTERNAL", { what: "a row was not answered" });
  return best;
}
