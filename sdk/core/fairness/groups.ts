import { AssayError } from "../../utils/errors/index.js";
import { formatCell } from "../../utils/text/index.js";
import type { Table } from "../tables/index.js";
import type { Factor } from "./config.js";

/** Rows by group. */
export interface Grouping {
  /** The column's name; of several, joined by " × ". */
  readonly name: string;
  readonly labels: readonly string[];
  /** Index of each row's group. */
  readonly codes: Int32Array;
}

/** More groups than this cannot be compared one by one. */
const MOST_GROUPS = 30;

/** The columns that a factor names. */
export function columnsOf(factor: Factor): readonly string[] {
  if (typeof factor === "string") return [factor];
  return "column" in factor ? [factor.column] : factor;
}

/** Parts the rows. DATA_COLUMN_MISSING, or CONFIG_INVALID where there are too many groups or edges of no numbers. */
export function groupRows(table: Table, factor: Factor): Grouping {
  const names = columnsOf(factor);
  // Throws for a name that is not there, with the nearest.
  for (const name of names) table.column(name);
  const labelOf =
    typeof factor === "object" && "column" in factor
      ? cutAt(table, factor.column, factor.edges)
      : (row: number) => names.map((name) => levelOf(table, name, row)).join(", ");
  const places = new Map<string, number>();
  const codes = Int32Array.from({ length: table.numRows }, (_, row) => {
    const label = labelOf(row);
    const place = places.get(label) ?? places.size;
    places.set(label, place);
    return place;
  });
  if (places.size > MOST_GROUPS) throw tooMany(names, places.size);
  return inOrder({ name: names.join(" × "), labels: [...places.keys()], codes }, factor);
}

function levelOf(table: Table, name: string, row: number): string {
  const value = table.value(name, row);
  if (value === null || (typeof value === "number" && Number.isNaN(value))) return "missing";
  return typeof value === "number" ? formatCell(value) : String(value);
}

function cutAt(table: Table, name: string, edges: readonly number[]): (row: number) => string {
  if (table.types[name] === "string" || table.types[name] === "bool")
    throw new AssayError("CONFIG_INVALID", {
      what: `the column "${name}" has no numbers that edges could cut`,
      got: `type ${table.types[name]}`,
      next: "Name the column without edges: each value is a group.",
    });
  const values = table.numbers(name);
  const texts = edges.map(String);
  return (row) => {
    if (Number.isNaN(values[row])) return "missing";
    const above = edges.filter((edge) => values[row] >= edge).length;
    if (above === 0) return `below ${texts[0]}`;
    return above === edges.length
      ? `${texts[above - 1]} and above`
      : `${texts[above - 1]} to below ${texts[above]}`;
  };
}

function tooMany(names: readonly string[], count: number): AssayError {
  return new AssayError("CONFIG_INVALID", {
    what: `${names.map((name) => `"${name}"`).join(" and ")} would make ${count} groups`,
    wanted: `${MOST_GROUPS} groups at most`,
    next: "Cut a number by `{ column, edges }`, or leave a column out.",
  });
}

/** Groups in an order that does not depend on the rows': numbers and cut ones upwards, then texts, missing last. */
function inOrder({ name, labels, codes }: Grouping, factor: Factor): Grouping {
  const isCut = typeof factor === "object" && "column" in factor;
  const place = (label: string): readonly [kind: number, at: number] => {
    if (label === "missing") return [2, 0];
    if (isCut && label.startsWith("below ")) return [0, Number.NEGATIVE_INFINITY];
    const at = isCut ? Number.parseFloat(label) : Number(label);
    return label.trim() === "" || Number.isNaN(at) ? [1, 0] : [0, at];
  };
  const order = labels
    .map((label, code) => ({ label, code, place: place(label) }))
    .sort(
      (a, b) => a.place[0] - b.place[0] || ascending(a.place[1], b.place[1]) || (a.label < b.label ? -1 : 1),
    );
  const placeOf = new Int32Array(labels.length);
  order.forEach(({ code }, at) => {
    placeOf[code] = at;
  });
  return { name, labels: order.map(({ label }) => label), codes: codes.map((code) => placeOf[code]) };
}

/** Infinities have no difference. */
function ascending(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
