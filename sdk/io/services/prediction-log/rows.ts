import { type Column, stringColumn, Table } from "../../../core/tables/index.js";

/** What is known of rows beside their values. */
export interface PredictionMeta {
  /** Where the model is, for good: `models:/bikes/3`. */
  readonly model: string;
  /** How the rows came: `http` or `kafka`. */
  readonly source: string;
  /** An id of each row, by which its truth is found later: a message's key, a request's id. */
  readonly ids?: readonly (string | null)[];
}

/** Rows that a model was given, and what it said, side by side. */
export interface LoggedRows {
  readonly inputs: Table;
  readonly predictions: Table;
  readonly meta: PredictionMeta;
  /** When they were predicted, in milliseconds since 1970. */
  readonly atMs: number;
}

/** Rows at these indices. */
export function takeLogged(rows: LoggedRows, indices: readonly number[]): LoggedRows {
  const { inputs, predictions, meta } = rows;
  const ids = meta.ids === undefined ? {} : { ids: indices.map((i) => meta.ids?.[i] ?? null) };
  return {
    ...rows,
    inputs: inputs.take(indices),
    predictions: predictions.take(indices),
    meta: { ...meta, ...ids },
  };
}

/** The inputs with the values of some columns left out. */
export function masked(inputs: Table, names: readonly string[]): Table {
  const hidden = names.filter((name) => inputs.has(name));
  if (hidden.length === 0) return inputs;
  return inputs.with(Object.fromEntries(hidden.map((name) => [name, emptied(inputs.column(name))])));
}

/** All nulls, and no memory of what was there. */
function emptied(column: Column): Column {
  const rows = column.values.length;
  const Typed = column.values.constructor as new (length: number) => Column["values"];
  const bare = { ...column, values: new Typed(rows), valid: new Uint8Array(rows) };
  return ("categories" in column ? { ...bare, categories: [] } : bare) as Column;
}

/**
 * One table of it: inputs under their own names, then the predictions, then `assay_time` (UTC), `assay_model`, `assay_source` and
 * `assay_id`. A name that an input has already gets an underscore in front.
 */
export function flatTable({ inputs, predictions, meta, atMs }: LoggedRows): Table {
  const rows = inputs.numRows;
  const same = (text: string): Column => ({
    type: "string",
    values: new Int32Array(rows),
    categories: [text],
  });
  const time: Column = {
    type: "timestamp",
    unit: "us",
    utc: true,
    values: new BigInt64Array(rows).fill(BigInt(Math.round(atMs)) * 1000n),
  };
  const own: (readonly [string, Column])[] = [
    ["assay_time", time],
    ["assay_model", same(meta.model)],
    ["assay_source", same(meta.source)],
    ["assay_id", stringColumn(meta.ids ?? new Array<null>(rows).fill(null))],
  ];
  const columns = new Map<string, Column>(inputs.entries());
  for (const [name, column] of [...predictions.entries(), ...own]) {
    let free = name;
    while (columns.has(free)) free = `_${free}`;
    columns.set(free, column);
  }
  return Table.from(columns);
}
