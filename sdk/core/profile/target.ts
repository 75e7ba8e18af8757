import { AssayError } from "../../utils/errors/index.js";
import type { Task } from "../models/model.js";
import { isString, type Table } from "../tables/index.js";
import { type Levels, levelsOf } from "./levels.js";

/** The target of the rows that are looked at. */
export type Target = NumberTarget | ClassTarget;

export interface NumberTarget {
  readonly task: "regression";
  readonly name: string;
  /** NaN where it is missing. */
  readonly values: Float64Array;
}

export interface ClassTarget {
  readonly task: "classification";
  readonly name: string;
  /** Class of each row, -1 where it is missing. */
  readonly codes: Int32Array;
  readonly classes: readonly string[];
}

/** A class beyond so many is no class: such a target is a number or a name. */
const MOST_CLASSES = 200;

/** Whether a number or a class is predicted, by the type of the column: texts and booleans are classes. */
export function taskOf(table: Table, name: string): Task {
  const column = table.column(name);
  return isString(column) || column.type === "bool" ? "classification" : "regression";
}

/** The target as numbers or classes. Throws DATA_TARGET where it cannot be one. */
export function targetOf(table: Table, name: string, task: Task): Target {
  const column = table.column(name);
  if (task === "classification") return classTarget(name, levelsOf(column));
  if (isString(column)) {
    throw new AssayError("DATA_TARGET", {
      what: `the target "${name}" is text and cannot be a number`,
      got: "task: regression",
      wanted: "a column of numbers, or task: classification",
    });
  }
  const values = table.numbers(name).map((value) => (Number.isFinite(value) ? value : Number.NaN));
  return { task, name, values };
}

/** Classes in the order of their names (numbers by size), whatever order rows have. */
function classTarget(name: string, { codes, names }: Levels): ClassTarget {
  if (names.length <= MOST_CLASSES) {
    const places = [...names.keys()].sort((a, b) => compareNames(names[a], names[b]));
    const codeOf = new Int32Array(names.length);
    places.forEach((old, code) => {
      codeOf[old] = code;
    });
    const ordered = codes.map((code) => (code < 0 ? -1 : codeOf[code]));
    return { task: "classification", name, codes: ordered, classes: places.map((old) => names[old]) };
  }
  throw new AssayError("DATA_TARGET", {
    what: `the target "${name}" has too many classes`,
    got: `${names.length} different values`,
    wanted: `${MOST_CLASSES} or fewer`,
    next: "Choose another target, or `task: regression` where it is a number.",
  });
}

function compareNames(a: string, b: string): number {
  const difference = Number(a) - Number(b);
  return Number.isNaN(difference) || difference === 0 ? (a < b ? -1 : 1) : difference;
}

/** Whether a row has a target. */
export function hasTarget(target: Target, row: number): boolean {
  return target.task === "regression" ? !Number.isNaN(target.values[row]) : target.codes[row] >= 0;
}

/** The rows that have a target. */
export function rowsWithTarget(target: Target): Uint32Array {
  const rows = target.task === "regression" ? target.values.length : target.codes.length;
  return Uint32Array.from({ length: rows }, (_, row) => row).filter((row) => hasTarget(target, row));
}
