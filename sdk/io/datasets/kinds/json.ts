import { streamedDataset } from "../kind.js";
import { jsonConfig } from "../schemas.js";

/** A JSON file of records. */
export const jsonDataset = streamedDataset({
  config: jsonConfig,
  endings: { ".jsonl": { format: "lines" }, ".ndjson": { format: "lines" }, ".json": {} },
  take: async (connection, config, place, options, take) =>
    (await import("../json.js")).readJson(connection, config, place, options, take),
});
