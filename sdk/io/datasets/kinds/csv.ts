import { streamedDataset } from "../kind.js";
import { csvConfig } from "../schemas.js";

/** A CSV file. */
export const csvDataset = streamedDataset({
  config: csvConfig,
  endings: { ".csv": {}, ".tsv": { delimiter: "\t" }, ".tab": { delimiter: "\t" } },
  take: async (connection, config, place, options, take) =>
    (await import("../csv.js")).readCsv(connection, config, place, options, take),
});
