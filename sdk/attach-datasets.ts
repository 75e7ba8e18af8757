import { attachDisplay, datasetView } from "./display/index.js";
import { coreTable, setParquetWriter } from "./display/table/index.js";
import { ProfiledDataset } from "./io/datasets/index.js";
import { parquetBytes } from "./io/datasets/parquet-bytes.js";

/**
 * What is shown knows of no files, so here both meet: datasets show themselves, and the views of tables can save Parquet.
 */
export function attachDatasets(): void {
  attachDisplay(ProfiledDataset, () => datasetView);
  setParquetWriter((source, rows) => parquetBytes(coreTable(source, rows)));
}
