/**
 * What cleaning rows takes that are in memory, the steps alone. `npx jiti tests/benchmarks/cleaning/steps.ts csv|parquet FOLDER`,
 * the folder as `writeDirtyRows` fills it
 */
import { built, tell, timed } from "../part.js";
import { STEPS } from "./rows.js";

async function main(kind: "csv" | "parquet", folder: string): Promise<void> {
  const { readDataset } = built<typeof import("../../../sdk/io/datasets/index.js")>("io/datasets/index.js");
  const { applyStep, fitStep } =
    built<typeof import("../../../sdk/core/cleaning/cleaning.js")>("core/cleaning/cleaning.js");
  const { cleaningConfig } =
    built<typeof import("../../../sdk/core/cleaning/config.js")>("core/cleaning/config.js");
  const { table } = await readDataset({ kind, path: `rows.${kind}` }, { baseDir: folder });
  const steps = cleaningConfig.parse(STEPS);
  const { result, cpuSeconds, wallSeconds } = await timed(() =>
    steps.reduce((rows, step) => applyStep(fitStep(step, rows), rows).table, table),
  );
  tell({ cpuSeconds, wallSeconds, rows: result.numRows, columns: result.numColumns });
}

const [kind, folder] = process.argv.slice(2);
void main(kind === "csv" ? "csv" : "parquet", folder);
