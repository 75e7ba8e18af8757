import { coreTable, setParquetWriter } from "./display/table/index.js";
import { parquetBytes } from "./io/datasets/parquet-bytes.js";

/** Lets the views of tables, which know of no files, save Parquet. */
export function attachTableWriter(): void {
  setParquetWriter((source, rows) => parquetBytes(coreTable(source, rows)));
}
