import { messageOf } from "../../../../utils/errors/index.js";
import { HttpFault } from "../fault.js";
import { checkArrow } from "./arrow-check.js";
import { type Asked, type AskedLimits, askedColumns, checkSize } from "./asked.js";

/** Rows of an Arrow IPC stream or file. As pandas writes it, NaN is a missing value. */
export async function readArrow(bytes: Uint8Array, limits: AskedLimits): Promise<Asked> {
  const { tableFromIPC } = await import("@uwdata/flechette");
  let columns: Record<string, unknown>;
  try {
    const stream = streamOf(bytes);
    checkArrow(stream, limits);
    const table = tableFromIPC(stream, { useDate: true });
    checkSize(table.numRows, table.numCols, limits);
    columns = Object.fromEntries(
      table.names.map((name, i) => [String(name), withoutNaN(table.getChildAt(i).toArray())]),
    );
  } catch (cause) {
    if (cause instanceof HttpFault) throw cause;
    const detail = messageOf(cause).slice(0, 200);
    throw new HttpFault(400, "the body is no Arrow IPC stream that can be read", { detail });
  }
  return { ...askedColumns(columns, limits), shape: "rows" };
}

/** The first bytes of a file; messages follow as in a stream, and after their end mark the file's index. */
const MAGIC = "ARROW1\0\0";

/**
 * The messages in memory of their own: the decoder takes offsets in the buffer that its bytes lie in, which else could be one that
 * other requests share.
 */
function streamOf(bytes: Uint8Array): Uint8Array {
  const isFile = Buffer.from(bytes.subarray(0, MAGIC.length)).toString("latin1") === MAGIC;
  return new Uint8Array(isFile ? bytes.subarray(MAGIC.length) : bytes);
}

function withoutNaN(values: ArrayLike<unknown>): ArrayLike<unknown> {
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) return Array.from(values, (value) => (Number.isNaN(value) ? null : value));
  }
  return values;
}
