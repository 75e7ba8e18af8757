import { AssayError, type ErrorCode } from "../../utils/errors/index.js";
import { Table } from "../tables/index.js";

/** Why rows of a chunk cannot be predicted, by their place in it. */
export type Reasons = Map<number, string>;

/** Rows with the columns that a model reads; those that have a reason are not given to it. */
export interface PredictableRows {
  readonly table: Table;
  readonly reasons: Reasons;
}

/** What a model says of single rows; anything else is wrong with all of them. */
const ROW_FAULTS: ReadonlySet<ErrorCode> = new Set([
  "DATA_CAST",
  "DATA_NOT_FINITE",
  "DATA_UNKNOWN_CATEGORY",
  "SCHEMA_CHECK_FAILED",
  "TRANSFORM_DOMAIN",
]);

/** Predictions of some rows; of rows with a reason there is none. */
export interface PredictedChunk {
  /** The model's columns of the rows that were predicted. */
  readonly predictions: Table;
  /** Which rows these are; undefined where it is all of them. */
  readonly predicted?: Int32Array;
  readonly reasons: Reasons;
}

/**
 * Predicts the rows of a chunk that can be. Where the model throws for its rows, those that it throws for are found by
 * halving, and what it says of each is the reason that it is rejected for.
 */
export async function predictChunk(
  { table, reasons }: PredictableRows,
  predict: (table: Table) => Promise<Table>,
): Promise<PredictedChunk> {
  if (reasons.size === 0) {
    const predictions = await attempt(table, predict);
    if (predictions !== undefined) return { predictions, reasons };
  }
  const found = new Map(reasons);
  const rows = Int32Array.from(
    { length: table.numRows - reasons.size },
    nextIn((row) => !reasons.has(row)),
  );
  const parts: { readonly rows: Int32Array; readonly predictions: Table }[] = [];
  const search = async (from: number, to: number): Promise<void> => {
    const some = rows.subarray(from, to);
    const part = table.take(some);
    if (to - from !== 1) {
      const predictions = await attempt(part, predict);
      if (predictions !== undefined) {
        parts.push({ rows: some, predictions });
        return;
      }
      const middle = (from + to) >> 1;
      await search(from, middle);
      return search(middle, to);
    }
    try {
      parts.push({ rows: some, predictions: await predict(part) });
    } catch (error) {
      if (!isRowFault(error)) throw error;
      found.set(some[0], reasonOf(error));
    }
  };
  await search(0, rows.length);
  const predicted = Int32Array.from(parts.flatMap((part) => [...part.rows]));
  return { predictions: joined(parts.map((part) => part.predictions)), predicted, reasons: found };
}

/** The predictions, or undefined where the model says something of single rows. */
async function attempt(table: Table, predict: (table: Table) => Promise<Table>): Promise<Table | undefined> {
  try {
    return await predict(table);
  } catch (error) {
    if (isRowFault(error)) return undefined;
    throw error;
  }
}

function isRowFault(error: unknown): error is AssayError {
  return AssayError.isInstance(error) && ROW_FAULTS.has(error.code);
}

/** The reason in one line; the row is named beside it, not in it. */
function reasonOf({ details: { what, got, failures } }: AssayError): string {
  const words = failures?.map(({ column, message }) => `${column}: ${message}`).join("; ");
  const shown = (got ?? "").replace(/ in row \d+/g, "");
  return words ?? (shown === "" ? what : `${what}: ${shown}`);
}

/** The numbers, from 0, that pass a test, one a call. */
function nextIn(passes: (row: number) => boolean): () => number {
  let row = -1;
  return () => {
    do row++;
    while (!passes(row));
    return row;
  };
}

/** Tables of one model's predictions, one below the other. */
function joined(tables: readonly Table[]): Table {
  const [first, ...rest] = tables;
  if (first === undefined) return Table.from([]);
  if (rest.length === 0) return first;
  return Table.from(
    first.entries().map(([name, column]) => {
      const arrays = tables.map((table) => table.column(name).values);
      const Typed = column.values.constructor as new (length: number) => typeof column.values;
      const values = new Typed(arrays.reduce((sum, { length }) => sum + length, 0));
      let at = 0;
      for (const array of arrays) {
        values.set(array as never, at);
        at += array.length;
      }
      // Labels share the model's classes.
      return [name, { ...column, values } as typeof column] as const;
    }),
  );
}
