import { join } from "node:path";
import { z } from "zod";
import { type Column, Table } from "../../../../sdk/core/tables/index.js";
import { withDuckDb } from "../../../../sdk/io/datasets/session.js";
import {
  type PredictedFiles,
  type PredictFilesContext,
  type PredictingModel,
  predictFiles,
  predictionInputConfig,
  predictionOutputConfig,
  predictionShape,
} from "../../../../sdk/io/predictions/index.js";
import { AssayError } from "../../../../sdk/utils/errors/index.js";

const filesConfig = z.strictObject({
  input: predictionInputConfig,
  output: predictionOutputConfig,
  ...predictionShape,
});

/** A model by a formula: twice `x`, and 100 more where `city` is Rome. It refuses the city Atlantis, as one never seen. */
export const formula: PredictingModel = {
  signature: {
    inputs: [
      { name: "x", type: "double", required: true },
      { name: "n", type: "long", required: false },
      { name: "city", type: "string", required: true },
    ],
    outputs: [{ name: "prediction", type: "double", required: true }],
  },
  async predict(table: Table): Promise<Table> {
    const x = table.numbers("x");
    const n = table.numbers("n");
    const prediction = Float64Array.from(x, (value, row) => {
      const city = table.value("city", row);
      if (city === "Atlantis")
        throw new AssayError("DATA_UNKNOWN_CATEGORY", {
          what: "a city never seen",
          got: '"Atlantis" in row 0',
        });
      return 2 * value + (Number.isNaN(n[row]) ? 0 : n[row]) + (city === "Rome" ? 100 : 0);
    });
    return Table.from({ prediction });
  },
};

export async function predict(
  folder: string,
  config: z.input<typeof filesConfig>,
  context: Partial<PredictFilesContext> = {},
): Promise<PredictedFiles> {
  return predictFiles(filesConfig.parse(config), {
    model: formula,
    modelDigest: "m",
    baseDir: folder,
    signal: new AbortController().signal,
    ...context,
  });
}

/** Runs SQL with relative paths in a folder. */
export async function sql(folder: string, query: string): Promise<unknown[][]> {
  return withDuckDb({ searchFolder: folder, threads: 1 }, async (connection) => {
    const read = await connection.runAndReadAll(query.replaceAll("{folder}", folder));
    return read.getRowsJson() as unknown[][];
  });
}

/** Writes `rows` rows of `id, x, n, city` as a file of any format. x = id / 4, n = id, or null each 7th; city by id. */
export async function writeRows(folder: string, name: string, rows: number, more = ""): Promise<string> {
  const path = join(folder, name);
  const n = "case when range % 7 = 3 then null else range end";
  const select = `select range as id, range / 4 as x, ${n} as n, ['Rome', 'Oslo, NO', 'Reykjavik on the sea'][1 + range % 3] as city${more} from range(${rows})`;
  await sql(folder, `copy (${select}) to '${path}'`);
  return path;
}

/** What the formula gives for row `id` of `writeRows`. */
export function expected(id: number): number {
  return id / 2 + (id % 7 === 3 ? 0 : id) + (id % 3 === 0 ? 100 : 0);
}

export type { Column };
