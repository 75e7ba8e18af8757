import type { ReadRows, RowReader } from "../../../../core/requests/index.js";
import { HttpFault } from "../fault.js";

/** The rows that a request is about, and the shape that it has them in. */
export interface Asked {
  readonly rows: number;
  /** One object, rows, or columns: the answer has the same shape. */
  readonly shape: "row" | "rows" | "columns";
  /** One object a row, where they came so. */
  readonly records?: readonly unknown[];
  /** The rows as the model reads them. */
  read(reader: RowReader): ReadRows;
}

export interface AskedLimits {
  readonly maxRows: number;
  readonly maxColumns: number;
}

/** One object a row. */
export function askedRecords(
  records: readonly unknown[],
  limits: AskedLimits,
  shape: "row" | "rows" = "rows",
): Asked {
  checkSize(records.length, 0, limits);
  for (const row of records) {
    if (typeof row !== "object" || row === null) continue;
    checkSize(0, Object.keys(row).length, limits);
  }
  return { rows: records.length, shape, records, read: (reader) => reader.records(records) };
}

/** One array a column. */
export function askedColumns(columns: Readonly<Record<string, unknown>>, limits: AskedLimits): Asked {
  const names = Object.keys(columns);
  checkSize(0, names.length, limits);
  const wrong = names.find((name) => !Array.isArray(columns[name]) && !ArrayBuffer.isView(columns[name]));
  if (wrong !== undefined)
    throw new HttpFault(400, `column ${JSON.stringify(wrong.slice(0, 60))} is no array`);
  const arrays = columns as Readonly<Record<string, readonly unknown[]>>;
  const rows = names.reduce((most, name) => Math.max(most, arrays[name].length), 0);
  checkSize(rows, 0, limits);
  return { rows, shape: "columns", read: (reader) => reader.columns(arrays) };
}

/** Names, and one array a row. */
export function askedSplit(names: readonly unknown[], data: readonly unknown[], limits: AskedLimits): Asked {
  checkSize(data.length, names.length, limits);
  const texts = names.map(String);
  if (new Set(texts).size !== texts.length) throw new HttpFault(400, "two columns have the same name");
  return { rows: data.length, shape: "rows", read: (reader) => reader.split(texts, data) };
}

/** @throws HttpFault 413 for more rows or columns than a request may have */
export function checkSize(rows: number, columns: number, { maxRows, maxColumns }: AskedLimits): void {
  if (rows > maxRows) throw new HttpFault(413, `the request has ${rows} rows, it may have ${maxRows}`);
  if (columns > maxColumns)
    throw new HttpFault(413, `the request has ${columns} columns, it may have ${maxColumns}`);
}
