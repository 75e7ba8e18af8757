import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ServerName } from "./server.js";

type Row = Readonly<Record<string, unknown>>;

/** Where the rows of a benchmark are, written once. */
export const rowsFile = (folder: string): string => join(folder, "rows.json");

/** Requests in each server's own form: its path, and bodies that are sent in turn. */
export function requestsOf(
  server: ServerName,
  folder: string,
  rowsEach: number,
): { readonly path: string; readonly bodies: readonly string[] } {
  const rows = JSON.parse(readFileSync(rowsFile(folder), "utf8")) as Row[];
  const names = Object.keys(rows[0]);
  const many = (from: number): Row[] =>
    Array.from({ length: rowsEach }, (_, i) => rows[(from + i) % rows.length]);
  const columns = (some: readonly Row[]): Record<string, unknown[]> =>
    Object.fromEntries(names.map((name) => [name, some.map((row) => row[name])]));
  const split = (some: readonly Row[]) => ({
    dataframe_split: { columns: names, data: some.map((row) => names.map((name) => row[name])) },
  });
  const count = rowsEach === 1 ? 500 : 8;
  const bodies = (write: (some: readonly Row[]) => unknown): string[] =>
    Array.from({ length: count }, (_, k) => JSON.stringify(write(many(k * 37))));
  if (server === "mlflow") return { path: "/invocations", bodies: bodies(split) };
  if (rowsEach === 1) return { path: "/predict", bodies: bodies(([row]) => row) };
  if (server === "fastapi") return { path: "/columns", bodies: bodies(columns) };
  return { path: "/predict", bodies: bodies((some) => ({ columns: columns(some) })) };
}
