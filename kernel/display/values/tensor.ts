import { formatCell, formatCount, formatTimes } from "../../../sdk/utils/text/numbers.js";
import type { Shown } from "../host.js";
import { call, hasMethods, isArrayOf, isNumber, isString, read } from "../probe.js";
import { type Later, shown, whenThere } from "../shown.js";
import { gridHtml, preHtml, rowsShown } from "./grid.js";

/** Values that are read of a tensor; of larger ones only the first. */
const MAX_READ = 1_000_000;
const HEAD = 400;
/** Of each axis: entries that are written before `…`. */
const EDGE = 6;

/** A TensorFlow.js tensor or variable, of any copy of the package. */
export function isTensor(value: object): boolean {
  return (
    hasMethods(value, "dataSync", "data", "dispose") &&
    isArrayOf(read(value, "shape"), isNumber) &&
    isString(read(value, "dtype"))
  );
}

type Values = ArrayLike<unknown>;

export function showTensor(tensor: object): Later<Shown> {
  const shape = read(tensor, "shape") as readonly number[];
  const dtype = String(read(tensor, "dtype"));
  const size = shape.reduce((product, length) => product * length, 1);
  const title = `Tensor ${dtype} [${shape.join(", ")}]`;
  if (read(tensor, "isDisposed") === true) return shown(`${title}, disposed: its memory is freed`);
  if (size === 0) return shown(`${title}, empty`);
  return whenThere(values(tensor, size), (data) => {
    if (data.length < size) return headOnly(title, data, size);
    const cell = dtype === "complex64" ? complexCell(data) : (index: number) => cellOf(data[index], dtype);
    const text = `${title}\n${nested(shape, cell)}${statistics(data, dtype)}`;
    return shown(text, tensorHtml(title, shape, cell, statistics(data, dtype)) ?? preHtml(text));
  });
}

/** All values of a small tensor, the first of a large one. Read at once where the backend can, else when they come. */
function values(tensor: object, size: number): Later<Values> {
  // The core alone has no methods for operations; then all is read.
  if (size <= MAX_READ || !hasMethods(tensor, "flatten", "slice")) return readAll(tensor);
  const flat = call(tensor, "flatten");
  const head = call(Object(flat), "slice", [0], [HEAD]);
  const free = () => [flat, head].forEach((made) => void call(Object(made), "dispose"));
  const data = readAll(Object(head));
  if (!(data instanceof Promise)) {
    free();
    return data;
  }
  return data.finally(free);
}

function readAll(tensor: object): Later<Values> {
  try {
    return call(tensor, "dataSync") as Values;
  } catch {
    return call(tensor, "data") as Promise<Values>;
  }
}

function headOnly(title: string, data: Values, size: number): Shown {
  const first = Array.from({ length: 20 }, (_, i) => cellOf(data[i], ""));
  const text = `${title}, ${formatCount(size)} values: ${first.join(", ")}, …`;
  return shown(text, preHtml(text));
}

function cellOf(value: unknown, dtype: string): string {
  if (dtype === "bool") return value ? "true" : "false";
  return typeof value === "number" ? formatCell(value) : JSON.stringify(value);
}

function complexCell(data: Values): (index: number) => string {
  return (index) => `${formatCell(Number(data[2 * index]))} + ${formatCell(Number(data[2 * index + 1]))}i`;
}

/** The entries of an axis that are written; undefined stands for those left out. */
function entries(length: number): (number | undefined)[] {
  const all = [...Array(Math.min(length, 2 * EDGE + 1)).keys()];
  if (length <= 2 * EDGE + 1) return all;
  return [...all.slice(0, EDGE), undefined, ...all.slice(0, EDGE).map((i) => length - EDGE + i)];
}

/** Nested brackets as in NumPy: rows below each other, the middle of long axes left out. */
function nested(shape: readonly number[], cell: (index: number) => string): string {
  if (shape.length === 0) return cell(0);
  let width = 0;
  const measure = (axis: number, offset: number): void => {
    for (const i of entries(shape[axis])) {
      if (i === undefined) continue;
      const at = offset * shape[axis] + i;
      if (axis === shape.length - 1) width = Math.max(width, cell(at).length);
      else measure(axis + 1, at);
    }
  };
  measure(0, 0);
  const write = (axis: number, offset: number): string => {
    const last = axis === shape.length - 1;
    const parts = entries(shape[axis]).map((i) => {
      if (i === undefined) return "…";
      const at = offset * shape[axis] + i;
      return last ? cell(at).padStart(shape.length > 1 ? width : 0) : write(axis + 1, at);
    });
    const gap = last ? ", " : `,${"\n".repeat(shape.length - axis - 1)}${" ".repeat(axis + 1)}`;
    return `[${parts.join(gap)}]`;
  };
  return write(0, 0);
}

/** Least, mean and largest of many numbers. */
function statistics(data: Values, dtype: string): string {
  if (data.length <= 20 || (dtype !== "float32" && dtype !== "int32")) return "";
  let least = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let missing = 0;
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]);
    if (Number.isNaN(value)) {
      missing++;
      continue;
    }
    sum += value;
    if (value < least) least = value;
    if (value > largest) largest = value;
  }
  const there = data.length - missing;
  if (there === 0) return `\nall ${formatTimes(missing, "value")} NaN`;
  const nan = missing > 0 ? `, ${formatCount(missing)} NaN` : "";
  return `\nmin ${formatCell(least)}, mean ${formatCell(sum / there)}, max ${formatCell(largest)}${nan}`;
}

/** Vectors and matrices as tables. */
function tensorHtml(
  title: string,
  shape: readonly number[],
  cell: (index: number) => string,
  note: string,
): string | undefined {
  if (shape.length !== 2) return undefined;
  const [rows, columns] = shape;
  const shownColumns = [...Array(Math.min(columns, 12)).keys()];
  const shownRows = [...Array(rowsShown(rows)).keys()];
  return gridHtml({
    title: `${title}${note.replace("\n", ": ")}`,
    rows: shownRows.map((r) => shownColumns.map((c) => cell(r * columns + c))),
    totalRows: rows,
    totalColumns: columns,
  });
}

/** A TensorFlow.js model that can tell its layers. */
export function isLayersModel(value: object): boolean {
  return hasMethods(value, "summary", "predict", "getWeights") && Array.isArray(read(value, "layers"));
}

export function showLayersModel(model: object): Shown {
  const lines: string[] = [];
  call(model, "summary", undefined, undefined, (line: unknown) => void lines.push(String(line)));
  const text = lines.join("\n");
  return shown(text, preHtml(text));
}
