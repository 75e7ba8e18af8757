// Arrays of flat objects, maps and sets: tables, with the text of `console.log` beside.
import { types } from "node:util";
import type { Shown } from "../host.js";
import { isPlainObject, read } from "../probe.js";
import { shown } from "../shown.js";
import { inspectText } from "../text-plain.js";
import { count, type Grid, gridHtml, rowsShown } from "./grid.js";

/** Rows that are looked at to see whether an array is a table. */
const SAMPLE = 100;
const MAX_KEYS = 60;

function isFlat(value: unknown): boolean {
  return value === null || typeof value !== "object" ? typeof value !== "function" : types.isDate(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  if (!isPlainObject(value)) return false;
  const keys = Object.keys(value);
  return keys.length > 0 && keys.length <= MAX_KEYS && keys.every((key) => isFlat(read(value, key)));
}

function areRecords(values: readonly unknown[]): values is Record<string, unknown>[] {
  return values.length > 0 && values.every(isRecord);
}

function keysOf(records: readonly Record<string, unknown>[]): string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record)))].slice(0, MAX_KEYS);
}

function rowsOf(records: readonly Record<string, unknown>[], keys: readonly string[]): unknown[][] {
  return records.map((record) => keys.map((key) => read(record, key)));
}

function first<T>(items: Iterable<T>, limit: number): T[] {
  const found: T[] = [];
  if (limit === 0) return found;
  for (const item of items) {
    found.push(item);
    if (found.length === limit) break;
  }
  return found;
}

function withText(value: unknown, grid: Grid): Shown {
  return shown(inspectText(value), gridHtml(grid));
}

/** An array of flat objects, as `console.table` would. */
export function isRecords(value: object): boolean {
  return Array.isArray(value) && !types.isProxy(value) && areRecords(value.slice(0, SAMPLE));
}

export function showRecords(value: object): Shown {
  const all = value as readonly Record<string, unknown>[];
  const keys = keysOf(all.slice(0, SAMPLE));
  const rows = all.slice(0, rowsShown(all.length));
  return withText(value, {
    title: `Array of ${count(all.length, "object")}`,
    columns: keys.map((name) => ({ name })),
    heads: [...rows.keys()],
    rows: rowsOf(
      rows.map((row) => (row !== null && typeof row === "object" ? row : {})),
      keys,
    ),
    totalRows: all.length,
  });
}

/** A map that holds something. */
export function isFullMap(value: object): boolean {
  return types.isMap(value) && value.size > 0;
}

export function showMap(value: object): Shown {
  const map = value as ReadonlyMap<unknown, unknown>;
  const entries = first(map, rowsShown(map.size));
  const values = entries.map(([, item]) => item);
  const records = areRecords(values);
  const keys = records ? keysOf(values) : ["value"];
  return withText(value, {
    title: `Map of ${count(map.size, "entry").replace("entrys", "entries")}`,
    columns: ["key", ...keys].map((name) => ({ name })),
    rows: entries.map(([key, item]) => [
      key,
      ...(records ? keys.map((name) => read(Object(item), name)) : [item]),
    ]),
    totalRows: map.size,
  });
}

/** A set of flat objects; others say all in their text. */
export function isSetOfRecords(value: object): boolean {
  return types.isSet(value) && areRecords(first(value, SAMPLE));
}

export function showSet(value: object): Shown {
  const set = value as ReadonlySet<Record<string, unknown>>;
  const rows = first(set, rowsShown(set.size));
  const keys = keysOf(rows);
  return withText(value, {
    title: `Set of ${count(set.size, "object")}`,
    columns: keys.map((name) => ({ name })),
    rows: rowsOf(rows, keys),
    totalRows: set.size,
  });
}
