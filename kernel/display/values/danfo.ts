import type { Shown } from "../host.js";
import { isArrayOf, isNumber, isString, read } from "../probe.js";
import { shown } from "../shown.js";
import { type GridColumn, gridHtml, gridText, rowsShown, sizeText } from "./grid.js";

/** A danfojs DataFrame or Series: its shape, names, labels and values. */
export function isDanfo(value: object): boolean {
  return (
    isArrayOf(read(value, "shape"), isNumber) &&
    Array.isArray(read(value, "columns")) &&
    Array.isArray(read(value, "index")) &&
    isArrayOf(read(value, "dtypes"), isString) &&
    Array.isArray(read(value, "values"))
  );
}

export function showDanfo(frame: object): Shown {
  const index = read(frame, "index") as readonly unknown[];
  const values = read(frame, "values") as readonly unknown[];
  const dtypes = read(frame, "dtypes") as readonly string[];
  const names = (read(frame, "columns") as readonly unknown[]).map(String);
  const series = names.length === 1 && !Array.isArray(values[0]);
  const head = values.slice(0, rowsShown(values.length));
  const grid = {
    title: series
      ? `Series: ${sizeText(values.length, 1).split(" x ")[0]}`
      : `DataFrame: ${sizeText(values.length, names.length)}`,
    columns: names.map((name, c): GridColumn => {
      const type = dtypes[c];
      return { name, type, right: /^(int|float)/.test(type ?? "") };
    }),
    heads: index.slice(0, head.length),
    rows: head.map((row) => (Array.isArray(row) ? row : [row])),
    totalRows: values.length,
  };
  return shown(gridText(grid), gridHtml(grid));
}
