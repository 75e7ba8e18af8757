// Arrays of flat objects, maps and sets: tables, with the text of `console.log` beside.
import { types } from "node:util";
import { mapSource, recordsSource } from "../../../sdk/display/table/sources/records.js";
import type { Shown } from "../host.js";
import { isPlainObject, read } from "../probe.js";
import { inspectText } from "../text-plain.js";
import { showTable } from "./table.js";

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

/** As many as are looked at. */
function sample<T>(items: Iterable<T>): T[] {
  const found: T[] = [];
  for (const item of items) {
    found.push(item);
    if (found.length === SAMPLE) break;
  }
  return found;
}

/** An array of flat objects, as `console.table` would. */
export function isRecords(value: object): boolean {
  return Array.isArray(value) && !types.isProxy(value) && areRecords(value.slice(0, SAMPLE));
}

export function showRecords(value: object): Shown {
  return showTable(recordsSource(value as readonly unknown[], "Array"), inspectText(value));
}

/** A map that holds something. */
export function isFullMap(value: object): boolean {
  return types.isMap(value) && value.size > 0;
}

export function showMap(value: object): Shown {
  const map = value as ReadonlyMap<unknown, unknown>;
  return showTable(mapSource(map, "Map", areRecords(sample(map.values()))), inspectText(value));
}

/** A set of flat objects; others say all in their text. */
export function isSetOfRecords(value: object): boolean {
  return types.isSet(value) && areRecords(sample(value));
}

export function showSet(value: object): Shown {
  return showTable(recordsSource([...(value as ReadonlySet<unknown>)], "Set"), inspectText(value));
}
