import type { DuckDBConnection, DuckDBDataChunk } from "@duckdb/node-api";
import type { Vector } from "@duckdb/node-bindings";
import { throwIfAborted } from "../../utils/abort.js";
import { AssayError } from "../../utils/errors/index.js";
import type { Bindings } from "../datasets/load.js";
import { STOPPED } from "../datasets/session.js";
import type { RowPlan } from "./columns.js";
import type { RowPiece } from "./pieces.js";

/** Rows as DuckDB holds them, up to 2048. */
export interface NativeRows {
  readonly chunk: DuckDBDataChunk;
  readonly rows: number;
  vectorAt(slot: number): Vector;
}

export interface RowStreamOptions {
  readonly bindings: Bindings;
  /** Empty columns after those of the plan, to be filled: DuckDB's names of their types. */
  readonly blanks: readonly string[];
  /** Most rows of the piece. */
  readonly limit?: number;
  readonly signal: AbortSignal;
}

/** The SELECT of a stream: the plan's columns, then the blanks, then a mark that is false in a last row that is none. */
export function streamSelect(
  plan: RowPlan,
  piece: RowPiece,
  blanks: readonly string[],
  limit?: number,
): string {
  const limited = limit === undefined ? "" : ` limit ${limit}`;
  const filled = blanks.map((type, i) => `null::${type} as b${i}`);
  const columns = ["*", ...filled, "true as mark"].join(", ");
  return `select ${columns} from (${plan.select(piece)}${limited})`;
}

/**
 * The rows of a piece in order, as they come out of DuckDB: the next are being read while these are worked on, and no more than
 * a few vectors are in memory. What goes wrong on the way throws in the piece's words.
 */
export async function* streamRows(
  connection: DuckDBConnection,
  plan: RowPlan,
  piece: RowPiece,
  { bindings, blanks, limit, signal }: RowStreamOptions,
): AsyncIterableIterator<NativeRows> {
  const select = streamSelect(plan, piece, blanks, limit);
  try {
    const columns = (await connection.stream(`${select} limit 0`)).columnCount;
    // A stream that fails on its way ends as if it were done (the binding drops the error): one without its last row was cut.
    const nulls = Array.from({ length: columns - 1 }, () => "null").join(", ");
    const result = await connection.stream(`(${select}) union all (select ${nulls}, false)`);
    let isWhole = false;
    let next = result.fetchChunk();
    // A failure is met where it is awaited.
    next.catch(() => undefined);
    while (!isWhole) {
      const fetched = await next;
      throwIfAborted(signal, STOPPED);
      if (fetched === null || fetched.rowCount === 0) break;
      const { chunk, rowCount } = fetched;
      const marks = bindings.data_chunk_get_vector(chunk, columns - 1);
      isWhole = bindings.vector_get_data(marks, rowCount)[rowCount - 1] === 0;
      if (!isWhole) {
        next = result.fetchChunk();
        next.catch(() => undefined);
      }
      const rows = isWhole ? rowCount - 1 : rowCount;
      if (rows === 0) break;
      if (isWhole) bindings.data_chunk_set_size(chunk, rows);
      yield { chunk: fetched, rows, vectorAt: (slot) => bindings.data_chunk_get_vector(chunk, slot) };
    }
    if (!isWhole) await throwCause(connection, select);
  } catch (cause) {
    throwIfAborted(signal, STOPPED);
    throw AssayError.isInstance(cause) ? cause : piece.fault(cause);
  }
}

/** Runs a query again, for its error: a result that is not streamed rejects with it. */
async function throwCause(connection: DuckDBConnection, select: string): Promise<never> {
  await connection.run(`select bit_xor(hash(columns(*))) from (${select})`);
  throw new AssayError("DATA_FORMAT", {
    what: "the rows ended before the end of the source",
    wanted: "all rows",
    next: "Run it again: the file may have changed while it was read.",
  });
}
