import { agrees, type Condition, parseCondition } from "./condition.js";
import { timeText } from "./format.js";
import type { ColumnKind, SourceColumn, TableSource, Vector } from "./source.js";
import { toNumbers, vectorOf } from "./vector.js";

/** A filter of one column, as it was typed (see `parseCondition`). */
export interface ColumnFilter {
  readonly column: number;
  readonly text: string;
}

/** What rows are asked for. */
export interface Filters {
  /** A text that one cell of the row must hold, whatever the case. @default "" */
  readonly search?: string;
  readonly filters?: readonly ColumnFilter[];
}

/** The rows that pass, in their order; a filter that cannot be read lets all pass and is said. */
export interface Filtered {
  /** Undefined where all pass. */
  readonly rows?: Uint32Array;
  readonly problems: readonly { readonly column: number; readonly message: string }[];
}

/** The rows whose cells pass all filters and hold what is searched for. */
export function filterRows(source: TableSource, { search = "", filters = [] }: Filters): Filtered {
  const { numRows, columns } = source;
  const problems: { column: number; message: string }[] = [];
  let mask: Uint8Array | undefined;
  for (const { column, text } of filters) {
    const found = columns[column];
    const condition = found === undefined ? undefined : parseCondition(text, found.kind);
    if (found === undefined || condition === undefined) continue;
    if (condition.is === "problem") problems.push({ column, message: condition.message });
    else mask = and(mask, maskOf(found, numRows, condition));
  }
  if (search.trim() !== "") mask = and(mask, searched(columns, numRows, search.trim(), mask));
  return mask === undefined ? { problems } : { rows: rowsOf(mask), problems };
}

function and(first: Uint8Array | undefined, second: Uint8Array): Uint8Array {
  if (first !== undefined) for (let i = 0; i < second.length; i++) second[i] &= first[i];
  return second;
}

function rowsOf(mask: Uint8Array): Uint32Array {
  let count = 0;
  for (let i = 0; i < mask.length; i++) count += mask[i];
  const rows = new Uint32Array(count);
  for (let i = 0, at = 0; i < mask.length; i++) if (mask[i] === 1) rows[at++] = i;
  return rows;
}

/** Rows of which any column holds the text; those that are out already are not looked at. */
function searched(
  columns: readonly SourceColumn[],
  numRows: number,
  text: string,
  among: Uint8Array | undefined,
): Uint8Array {
  const found = new Uint8Array(numRows);
  for (const column of columns) {
    const test = holder(column.kind, text);
    if (test !== undefined) mark(vectorOf(column, numRows), column.kind, test, found, among);
  }
  return found;
}

/** Whether a cell's text holds the text; undefined where no cell of such a column can. */
function holder(kind: ColumnKind, text: string): ((cell: string) => boolean) | undefined {
  const wanted = text.toLowerCase();
  if (kind === "number") {
    const number = wanted.replaceAll(",", "").replace("−", "-").replace("∞", "infinity");
    if (number === "" || !/^[\d.e+-]+$|^-?n?a?n?$|^-?infinity$/.test(number)) return undefined;
    return (cell) => cell.toLowerCase().includes(number);
  }
  if (kind === "time") {
    if (!/^[\d.:tz -]+$/.test(wanted)) return undefined;
    const time = wanted.replace("t", " ").replace("z", "");
    return (cell) => cell.includes(time);
  }
  return (cell) => cell.toLowerCase().includes(wanted);
}

/** Sets the mask of the rows whose text passes; a dictionary's texts are tested once each. */
function mark(
  vector: Vector,
  kind: ColumnKind,
  test: (text: string) => boolean,
  mask: Uint8Array,
  among: Uint8Array | undefined,
): void {
  const { values, valid } = vector;
  const passes =
    vector.form === "codes" ? Uint8Array.from(vector.categories, (t) => (test(t) ? 1 : 0)) : null;
  const text = textOf(vector, kind);
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] === 1 || (among !== undefined && among[i] === 0)) continue;
    if (valid !== undefined && valid[i] === 0) continue;
    const passed = passes === null ? test(text(i)) : passes[values[i] as number] === 1;
    if (passed) mask[i] = 1;
  }
}

/** The text of a row's number, integer, boolean or time. */
function textOf(vector: Vector, kind: ColumnKind): (row: number) => string {
  const { values } = vector;
  if (kind === "boolean") return (row) => String(values[row] !== 0 && values[row] !== 0n);
  if (kind !== "time") return (row) => String(values[row]);
  const times = toNumbers(vector).values;
  return (row) => (Math.abs(times[row]) <= 8.64e15 ? timeText(new Date(times[row]).toISOString()) : "");
}

/** A condition that could be read. */
type Asking = Exclude<Condition, { is: "problem" }>;

function maskOf(column: SourceColumn, numRows: number, condition: Asking): Uint8Array {
  const mask = new Uint8Array(numRows);
  const vector = vectorOf(column, numRows);
  const { valid } = vector;
  switch (condition.is) {
    case "missing":
      if (valid !== undefined) for (let i = 0; i < numRows; i++) mask[i] = valid[i] === 0 ? 1 : 0;
      break;
    case "present":
      for (let i = 0; i < numRows; i++) mask[i] = valid === undefined || valid[i] !== 0 ? 1 : 0;
      break;
    case "holds": {
      const test = holder(column.kind, condition.text);
      if (test !== undefined) mark(vector, column.kind, test, mask, undefined);
      break;
    }
    case "text":
      mark(
        vector,
        column.kind,
        (text) => agrees(condition.by, compareTexts(text, condition.text)),
        mask,
        undefined,
      );
      break;
    default:
      markNumbers(vector, condition, mask);
  }
  return mask;
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

type OfNumbers = Extract<Condition, { is: "number" | "between" }>;

function markNumbers(vector: Vector, condition: OfNumbers, mask: Uint8Array): void {
  // Numbers of a dictionary are none: a column of several kinds, which is compared by its texts.
  if (vector.form === "codes") return;
  const { values, valid } = toNumbers(vector);
  for (let i = 0; i < mask.length; i++) {
    if (valid !== undefined && valid[i] === 0) continue;
    const value = values[i];
    const passed =
      condition.is === "between"
        ? value >= condition.from && value <= condition.to
        : agrees(condition.by, order(value, condition.value));
    if (passed) mask[i] = 1;
  }
}

/** As `<=>`: equal infinities are equal, and NaN is unlike any. */
const order = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : a > b ? 1 : Number.NaN);
