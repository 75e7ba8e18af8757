import { danfoSource } from "../../../sdk/display/table/sources/frames.js";
import type { Shown } from "../host.js";
import { isArrayOf, isNumber, isString, read } from "../probe.js";
import { showTable } from "./table.js";

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
  const values = read(frame, "values") as readonly unknown[];
  const columns = read(frame, "columns") as readonly unknown[];
  const isSeries = columns.length === 1 && !Array.isArray(values[0]);
  return showTable(
    danfoSource(
      {
        index: read(frame, "index") as readonly unknown[],
        columns,
        dtypes: read(frame, "dtypes") as readonly string[],
        values,
      },
      isSeries ? "Series" : "DataFrame",
    ),
  );
}
