import { AssayError } from "../../utils/errors/index.js";
import { formatCount } from "../../utils/text/index.js";
import type { FeatureMap, Table } from "../tables/index.js";
import { type Cell, type CellColumn, cellAt, cellKind } from "./cells.js";

/** Whole numbers of so few different values that stand for categories are chosen from a list. */
const MOST_LISTED = 60;

/** A column that a row can be changed in, and what was seen of it in training. */
export interface WhatIfColumn extends CellColumn {
  /** How it is changed: a number in a range, one of a list, yes or no, a time; a text, where no list is known. */
  readonly control: "number" | "choice" | "boolean" | "date" | "timestamp" | "text";
  /** Of numbers and times: the least and the greatest in training. */
  readonly low?: number;
  readonly high?: number;
  /** Of numbers: by how much one step changes it; 1 where all are whole. */
  readonly step?: number;
  /** Of a choice: the values seen in training, in order. */
  readonly choices?: readonly (string | number)[];
  /** Whether the model predicts rows that lack it. */
  readonly missing: boolean;
}

/** Characters of a column's texts that a page can hold for a choice among them. */
const MOST_CHARACTERS = 100_000;

/** Throws EXPLAIN_UNSUPPORTED for a column whose texts are too many, or too long, to choose among. */
export function requireChoices(columns: readonly WhatIfColumn[]): void {
  for (const { name, choices } of columns) {
    if (choices === undefined) continue;
    const characters = choices.reduce<number>((sum, choice) => sum + String(choice).length, 0);
    if (characters <= MOST_CHARACTERS) continue;
    throw new AssayError("EXPLAIN_UNSUPPORTED", {
      what: `column "${name}" has too many texts, or too long ones, to choose among`,
      got: `${formatCount(choices.length)} texts of ${formatCount(characters)} characters`,
      wanted: `at most ${formatCount(MOST_CHARACTERS)} characters`,
      next: "Put its rare texts together, or leave the column out.",
    });
  }
}

/** Columns of training rows that a model reads, in the order of its features. `missing` is told by `takesMissing`. */
export function describeColumns(
  train: Table,
  { groups, names, categories = [] }: FeatureMap,
  takesMissing: (name: string) => boolean,
): WhatIfColumn[] {
  const codes = new Set(categories);
  return groups
    .filter(({ name }) => train.has(name))
    .map(({ name, columns }): WhatIfColumn => {
      // A column of its own for each value, or codes: the model tells these numbers apart by name.
      const isCategory =
        columns.some((c) => codes.has(c)) || columns.every((c) => names[c].startsWith(`${name}=`));
      return { ...describeColumn(train, name, isCategory), missing: takesMissing(name) };
    });
}

/** @internal What was seen of one column. `isCategory`: numbers that stand for names. */
export function describeColumn(
  train: Table,
  name: string,
  isCategory: boolean,
): Omit<WhatIfColumn, "missing"> {
  const holds = cellKind(train.column(name).type);
  const base = { name, holds };
  if (holds === "boolean") return { ...base, control: "boolean" };
  if (holds === "text") return { ...base, control: "choice", choices: textsOf(train, name) };
  const { low, high, whole, values } = rangeOf(train, name);
  if (holds !== "number") return { ...base, control: holds, low, high };
  if (isCategory && values.length <= MOST_LISTED) return { ...base, control: "choice", choices: values };
  return { ...base, control: "number", low, high, step: whole ? 1 : stepOf(low, high) };
}

function textsOf(train: Table, name: string): string[] {
  const seen = new Set<string>();
  const column = train.column(name);
  for (let row = 0; row < train.numRows; row++) {
    const cell = cellAt(column, row);
    if (cell !== null) seen.add(String(cell));
  }
  return [...seen].sort((a, b) => (a < b ? -1 : 1));
}

/** Range of a column of numbers or times; `values` are its different ones, as long as they are few. */
function rangeOf(train: Table, name: string) {
  const column = train.column(name);
  const seen = new Set<number>();
  let [low, high, whole] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, true];
  for (let row = 0; row < train.numRows; row++) {
    const cell = cellAt(column, row);
    if (typeof cell !== "number" || !Number.isFinite(cell)) continue;
    if (cell < low) low = cell;
    if (cell > high) high = cell;
    whole &&= Number.isInteger(cell);
    if (seen.size <= MOST_LISTED) seen.add(cell);
  }
  if (low > high) return { low: 0, high: 0, whole: true, values: [] };
  return { low, high, whole, values: [...seen].sort((a, b) => a - b) };
}

/** A hundredth of the range, rounded to a power of ten or half or a fifth of one. */
function stepOf(low: number, high: number): number {
  const rough = (high - low) / 100;
  if (!(rough > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const digits = rough / power;
  const factor = digits < 1.5 ? 1 : digits < 3.5 ? 2 : digits < 7.5 ? 5 : 10;
  return Number((factor * power).toPrecision(1));
}

/** A value as it stands in a sentence. */
export function cellText(cell: Cell, { holds }: CellColumn): string {
  if (cell === null) return "missing";
  if (typeof cell !== "number") return String(cell);
  if (holds === "date") return new Date(cell * 86_400_000).toISOString().slice(0, 10);
  if (holds === "timestamp")
    return new Date(cell)
      .toISOString()
      .replace("T", " ")
      .replace(/(:00)?\.000Z$/, "");
  return String(Number(cell.toPrecision(7)));
}
