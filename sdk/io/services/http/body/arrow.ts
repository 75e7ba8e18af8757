import { HttpFault } from "../fault.js";
import { type Asked, type AskedLimits, askedColumns, checkSize } from "./asked.js";

/** Rows of an Arrow IPC stream or file. As pandas writes it, NaN is a missing value. */
export async function readArrow(bytes: Uint8Array, limits: AskedLimits): Promise<Asked> {
  const { tableFromIPC } = await import("@uwdata/flechette");
  let columns: Record<string, unknown>;
  try {
    const table = tableFromIPC(bytes, { useDate: true });
    checkSize(table.numRows, table.numCols, limits);
    columns = Object.fromEntries(
      table.names.map((name, i) => [String(name), withoutNaN(table.getChildAt(i).toArray())]),
    );
  } catch (cause) {
    if (cause instanceof HttpFault) throw cause;
    const detail = cause instanceof Error ? cause.message.slice(0, 200) : "";
    throw new HttpFault(400, "the body is no Arrow IPC stream that can be read", { detail });
  }
  return { ...askedColumns(columns, limits), shape: "rows" };
}

function withoutNaN(values: ArrayLike<unknown>): ArrayLike<unknown> {
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) return Array.from(values, (value) => (Number.isNaN(value) ? null : value));
  }
  return values;
}
