/**
 * Batch inference of 10,000,000 bike hours from Parquet to Parquet, boosting of 100 rounds, this process and its threads.
 * `npx jiti tests/benchmarks/jobs/inference.ts FOLDER`, after `writeManyHours(FOLDER)`.
 */
import { join } from "node:path";
import { withDuckDb } from "../../../sdk/io/datasets/session.js";
import { built, tell, timed } from "../part.js";

const ROWS = 10_000_000;

/** Writes `hours.parquet`: the bike hours, drawn again and again. */
export async function writeManyHours(folder: string): Promise<void> {
  const hours = "select row_number() over () - 1 as i, * from read_csv('fixtures/bikes.csv')";
  const drawn = `select r.range as id, b.* exclude (i) from range(${ROWS}) r join (${hours}) b on b.i = hash(r.range) % 8645 order by 1`;
  await withDuckDb({}, async (connection) => {
    await connection.run(
      `copy (${drawn}) to '${join(folder, "hours.parquet")}' (format parquet, compression snappy)`,
    );
  });
}

async function main(folder: string): Promise<void> {
  const { Experiment, Model } = built<typeof import("../../../sdk/index.js")>("index.js");
  const trained = await Experiment.load("fixtures/configs/bikes.yaml", {
    extras: ["model={kind: boosting, rounds: 100}", "preprocessing={}", "tracking.enabled=false"],
  }).train();
  const model = await trained.save(join(folder, "model"));
  const { cpuSeconds, wallSeconds } = await timed(() =>
    Model.predictFile(model, {
      input: { kind: "parquet", path: join(folder, "hours.parquet") },
      output: { path: join(folder, "assay.parquet"), overwrite: true },
    }),
  );
  tell({ cpuSeconds, wallSeconds, rowsPerSecond: Math.round(ROWS / wallSeconds) });
}

if (process.argv[1]?.endsWith("inference.ts")) void main(process.argv[2]);
