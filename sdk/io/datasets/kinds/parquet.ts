import { streamedDataset } from "../kind.js";
import { parquetConfig } from "../schemas.js";

/** A Parquet file. */
export const parquetDataset = streamedDataset({
  config: parquetConfig,
  endings: { ".parquet": {}, ".pq": {} },
  take: async (connection, config, place, options, take) =>
    (await import("../parquet.js")).readParquet(connection, config, place, options, take),
});
