import type { CleaningStep } from "../../core/cleaning/config.js";
import { CleaningPass, type RuleChanges } from "../../core/cleaning/passes/index.js";
import { stepDefinition } from "../../core/cleaning/registry.js";
import { type Column, isString, type NumberArray, Table } from "../../core/tables/index.js";
import { throwIfAborted } from "../../utils/abort.js";
import { AssayError } from "../../utils/errors/index.js";
import { STOPPED } from "../datasets/session.js";
import { Duplicates } from "./duplicates.js";
import { GrownTable } from "./grown-table.js";
import { learnOf } from "./learn.js";
import { type PassColumns, passColumns } from "./pass-columns.js";
import { type Place, StagedRows } from "./staged-rows.js";

/** Cells that are in JavaScript's memory at a time, and rows at most: as many as a row group of DuckDB. */
const MOST_CELLS = 2_000_000;
const MOST_ROWS = 122_880;
const KEPT = "assay:kept";

/** A row that a step dropped: its number in the source, and the place of the step. */
export interface DroppedRow {
  readonly number: number;
  readonly step: number;
}

export interface PassOptions {
  /** A name for tables of this pass, unlike those of others. */
  readonly name: string;
  /** Rows that come into memory at a time. @default by the columns that are touched, 122,880 at most */
  readonly partRows?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onDropped?: (rows: readonly DroppedRow[]) => Promise<void>;
  readonly onRows?: (rows: number) => void;
}

/** The rows after some steps, and what each of those changed. */
export interface Passed {
  readonly rows: StagedRows;
  readonly changes: readonly RuleChanges[];
}

/**
 * Does steps that one pass can do (`stepsOfPass`). Columns that no step touches stay where they are; the others come into
 * memory part by part, and what becomes of them is put beside the rows, in the same order.
 */
export async function runPass(
  source: StagedRows,
  steps: readonly CleaningStep[],
  { name, partRows, signal, onDropped, onRows }: PassOptions,
): Promise<Passed> {
  const empty = await source.empty();
  const fitted = [];
  for (const step of steps) fitted.push(await learnOf(source, step, empty));
  const pass = new CleaningPass(fitted, empty);
  if (pass.shape.numColumns === 0) throw nothingLeft(steps);
  const duplicates = new Map<number, Duplicates>();
  for (const [place, step] of steps.entries()) {
    if (step.kind !== "dropDuplicates") continue;
    duplicates.set(place, await Duplicates.find(source, `${name}_twice_${place}`, step));
  }
  const { read, from } = passColumns(steps, source.names);
  const drops = steps.some((step) => stepDefinition(step).dropsRows);
  const grown = new GrownTable(source.staging.connection, name);
  const size = partRows ?? rowsOfPart(read.length);
  const works = read.length > 0 || drops;
  for (let start = 0; works && start < source.sourceRows; start += size) {
    throwIfAborted(signal, STOPPED);
    const end = Math.min(start + size, source.sourceRows);
    const part = await source.part(read, start, end);
    const found = new Map<number, ReadonlySet<number>>();
    for (const [place, each] of duplicates) found.set(place, await each.among(start, end));
    const { table, kept, dropped } = pass.apply({ ...part, duplicates: found });
    // The rows of the source that are left, counted from the first of this part.
    const rows = Uint32Array.from(kept, (row) => part.numbers[row] - start);
    const made = table.entries().filter(([column]) => from.get(column) === undefined);
    const columns = made.map(([column, data]) => [column, spread(data, rows, end - start)] as const);
    const marks = new Uint8Array(end - start);
    for (const row of rows) marks[row] = 1;
    const mark = drops ? [[KEPT, { type: "bool", values: marks } as const] as const] : [];
    if (columns.length + mark.length > 0) await grown.append(Table.from([...columns, ...mark]));
    if (dropped.length > 0) await onDropped?.(dropped);
    onRows?.(end);
  }
  const changes = pass.finish();
  const left = source.numRows - changes.reduce((sum, { rowsDropped }) => sum + rowsDropped, 0);
  return { rows: besides(source, grown, { names: pass.shape.names, from, numRows: left }), changes };
}

function nothingLeft(steps: readonly CleaningStep[]): AssayError {
  return new AssayError("DATA_EMPTY", {
    what: "the cleaning leaves no column",
    got: steps.map((step) => stepDefinition(step).title(step)).join("; "),
    wanted: "one column or more",
  });
}

/** Whole vectors of DuckDB. */
function rowsOfPart(columns: number): number {
  const rows = Math.floor(MOST_CELLS / Math.max(1, columns) / 2048) * 2048;
  return Math.max(2048, Math.min(MOST_ROWS, rows));
}

/** The columns `names`: those that a pass made out of its table, the others where they were; rows that it dropped left out. */
function besides(
  source: StagedRows,
  grown: GrownTable,
  { names, from, numRows }: Pick<PassColumns, "from"> & { names: readonly string[]; numRows: number },
): StagedRows {
  const { staging } = source;
  const table = staging.tables.length;
  const made = new Map([...grown.columns].map(([name, column]) => [name, { table, column }] as const));
  const columns = new Map<string, Place>();
  for (const name of names) {
    const own = from.get(name);
    const place = own === undefined ? made.get(name) : staging.columns.get(own);
    if (place !== undefined) columns.set(name, place);
  }
  const mark = made.get(KEPT);
  return new StagedRows({
    ...staging,
    ...{ columns, numRows },
    tables: made.size === 0 ? staging.tables : [...staging.tables, grown.name],
    kept: mark === undefined || numRows === source.numRows ? staging.kept : [...staging.kept, mark],
  });
}

/** A column with its rows at these places among so many, and nothing in the others. */
function spread(column: Column, places: Uint32Array, rows: number): Column {
  if (places.length === rows) return column;
  const Typed = column.values.constructor as new (length: number) => NumberArray;
  const values = new Typed(rows);
  const valid = new Uint8Array(rows);
  for (let i = 0; i < places.length; i++) {
    values[places[i]] = column.values[i] as number;
    valid[places[i]] = column.valid?.[i] ?? 1;
  }
  const rest = isString(column) && column.categories.length === 0 ? { categories: [""] } : {};
  return { ...column, ...rest, values, valid } as Column;
}
