import type { TableSource } from "./source.js";

/** Writes rows of a table as a Parquet file's bytes. */
export type ParquetWriter = (source: TableSource, rows?: Uint32Array) => Promise<Uint8Array>;

/** Where the SDK leaves its writer for whoever shows tables: shared by all copies of the package in the process. */
const WRITER = Symbol.for("assay.parquet-writer");

const shared = globalThis as { [WRITER]?: ParquetWriter | undefined };

/** Files are beyond what is shown, so whoever has them hands the writer in; undefined takes it away. */
export function setParquetWriter(writer: ParquetWriter | undefined): void {
  shared[WRITER] = writer;
}

/** The writer, where the SDK is loaded. */
export const parquetWriter = (): ParquetWriter | undefined => shared[WRITER];
