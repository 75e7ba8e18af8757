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
import { StagedRows } from "./staged-rows.js";

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
 *
 * @param source rows in a table of their own
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
  const touched = touchedColumns(steps, source);
  const drops = steps.some((step) => stepDefinition(step).dropsRows);
  const grown = new GrownTable(source.staging.connection, name);
  const size = partRows ?? rowsOfPart(touched.length);
  const works = touched.length > 0 || drops;
  for (let start = 0; works && start < source.numRows; start += size) {
    throwIfAborted(signal, STOPPED);
    const end = Math.min(start + size, source.numRows);
    // Without a column there would be no rows to count.
    const { table, numbers } = await source.part(
      touched.length > 0 ? touched : source.names.slice(0, 1),
      start,
      end,
    );
    const found = new Map<number, ReadonlySet<number>>();
    for (const [place, each] of duplicates) found.set(place, await each.among(start, end));
    const { table: made, kept, dropped } = pass.apply({ table, numbers, duplicates: found });
    const own = touched.length > 0 ? made.entries() : [];
    const columns = own.map(([column, data]) => [column, spread(data, kept, end - start)] as const);
    const marks = Uint8Array.from({ length: end - start });
    for (const row of kept) marks[row] = 1;
    const mark = drops ? [[KEPT, { type: "bool", values: marks } as const] as const] : [];
    if (columns.length + mark.length > 0) await grown.append(Table.from([...columns, ...mark]));
    if (dropped.length > 0) await onDropped?.(dropped);
    onRows?.(end);
  }
  const changes = pass.finish();
  const left = source.numRows - changes.reduce((sum, { rowsDropped }) => sum + rowsDropped, 0);
  return { rows: besides(source, grown, pass.shape.names, left), changes };
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

/** The columns of the source whose cells some step needs. */
function touchedColumns(steps: readonly CleaningStep[], source: StagedRows): string[] {
  const wanted = new Set<string>();
  for (const step of steps) {
    if (step.kind === "drop" || step.kind === "dropDuplicates") continue;
    for (const name of stepDefinition(step).reads(step)) wanted.add(name);
  }
  return source.names.filter((name) => wanted.has(name));
}

/** The columns `names`: those that a pass made out of its table, the others as they were; rows that it dropped left out. */
function besides(
  source: StagedRows,
  grown: GrownTable,
  names: readonly string[],
  numRows: number,
): StagedRows {
  const { staging } = source;
  const { columns: made } = grown;
  const own = made.size === 0 ? undefined : grown.name;
  const kept = made.get(KEPT);
  return new StagedRows({
    ...staging,
    from:
      own === undefined
        ? staging.from
        : `${staging.from} positional join ${own} u${kept === undefined ? "" : ` where u.${kept}`}`,
    columns: new Map(
      names.map((name) => {
        const at = made.get(name);
        return [name, at === undefined ? (staging.columns.get(name) ?? "null") : `u.${at}`] as const;
      }),
    ),
    numRows,
  });
}

/** A column with its rows at the places of those that were kept, and nothing in the others. */
function spread(column: Column, kept: Uint32Array, rows: number): Column {
  if (kept.length === rows) return column;
  const Typed = column.values.constructor as new (length: number) => NumberArray;
  const values = new Typed(rows);
  const valid = new Uint8Array(rows);
  kept.forEach((row, i) => {
    values[row] = column.values[i] as number;
    valid[row] = column.valid?.[i] ?? 1;
  });
  const rest = isString(column) && column.categories.length === 0 ? { categories: [""] } : {};
  return { ...column, ...rest, values, valid } as Column;
}
