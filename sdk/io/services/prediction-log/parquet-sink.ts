import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { appendTables, shapeOf, type Table } from "../../../core/tables/index.js";
import { writeTable } from "../../datasets/write.js";
import type { PredictionSink } from "./prediction-log.js";
import { flatTable } from "./rows.js";

/**
 * Parquet files in a folder, `predictions-<time>-<random>.parquet`: several processes may share it. A file is renamed into its
 * place when it is whole; rows of another model with other columns go into a file of their own.
 */
export function parquetSink(folder: string, now: () => number = Date.now): PredictionSink {
  return {
    async write(rows) {
      const byShape = new Map<string, Table[]>();
      for (const one of rows) {
        const table = flatTable(one);
        const shape = shapeOf(table);
        byShape.set(shape, [...(byShape.get(shape) ?? []), table]);
      }
      for (const tables of byShape.values()) {
        const time = new Date(now()).toISOString().replaceAll(/[-:]|\.\d+/g, "");
        const name = `predictions-${time}-${randomBytes(4).toString("hex")}.parquet`;
        await writeTable(appendTables(tables), join(folder, name));
      }
    },
    async close() {},
  };
}
