/**
 * What reading 1,000,000 rows of 20 columns takes, and whether its memory stays below 1.6 times the columns and 200 MiB.
 * `npx jiti tests/benchmarks/datasets/load.ts csv|parquet FOLDER`, the folder as `writeMillionRows` fills it
 */
import { join } from "node:path";
import { measureLoad } from "../../sdk/io/datasets/load-memory.js";
import { ROOT } from "../../support/source-files.js";
import { tell } from "../part.js";

async function main(): Promise<void> {
  const [kind, folder] = process.argv.slice(2);
  const entry = join(ROOT, "dist/sdk/io/datasets/index.js");
  const load = await measureLoad(folder, kind as "csv" | "parquet", entry);
  tell({
    cpuSeconds: load.cpuSeconds,
    wallSeconds: load.seconds,
    peakMiB: load.peakMiB,
    columnsMiB: Math.round(load.columnsMiB),
    boundMiB: Math.round(load.boundMiB),
  });
}

void main();
