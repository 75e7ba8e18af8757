import { streamedDataset } from "../kind.js";
import { sqlConfig } from "../schemas.js";

/** The rows of a query over files. */
export const sqlDataset = streamedDataset({
  config: sqlConfig,
  nameOf: () => "query",
  originOf: ({ query }, baseDir) => ({ query, baseDir }),
  // A query may add floats up: one thread adds them in one order.
  session: (baseDir) => ({ searchFolder: baseDir, threads: 1 }),
  take: async (connection, config, _, options, take) =>
    (await import("../sql.js")).readSql(connection, config, options, take),
});
