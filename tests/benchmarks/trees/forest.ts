/**
 * A forest of 200 trees of depth 20 on the bike rentals: what `.train()` takes, out-of-bag score included, and what
 * predicting 1,440 rows, saving and loading take. `npx jiti tests/benchmarks/trees/forest.ts FOLDER|categories [SEEDS]`:
 * mnth and weathersit as numbers, or as they are. More than one seed: the error over them.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { built, tell, timed } from "../part.js";

const { Experiment, Model } = built<typeof import("../../../sdk/index.js")>("index.js");

async function main(): Promise<void> {
  const [place, seeds = "1"] = process.argv.slice(2);
  const own = place === "categories";
  const config = {
    name: "forest",
    dataset: {
      kind: "csv",
      path: own ? "fixtures/bikes.csv" : join(place, "bikes-numbers.csv"),
      ...(own ? { exclude: ["casual", "registered"] } : {}),
    },
    target: "bikers",
    split: { kind: "chronological", testSize: 1440 },
    model: { kind: "forest", trees: 200, maxDepth: 20 },
    metrics: ["mae", "r2"],
    tracking: { enabled: false },
  } as const;
  const load = (seed: number) => Experiment.load({ ...config, seed }, { onProgress: false });
  let cpuSeconds = 0;
  let wallSeconds = 0;
  const maes: number[] = [];
  let r2 = 0;
  let last: Awaited<ReturnType<ReturnType<typeof load>["train"]>> | undefined;
  for (let seed = 1; seed <= Number(seeds); seed++) {
    const loaded = await load(seed);
    const taken = await timed(async () => loaded.train());
    cpuSeconds += taken.cpuSeconds;
    wallSeconds += taken.wallSeconds;
    last = taken.result;
    const { metrics } = await taken.result.evaluate();
    maes.push(metrics.mae);
    r2 += metrics.r2 / Number(seeds);
  }
  if (last === undefined) throw new Error("no seed was asked for");
  const trained = last;
  const predicting = await timed(() => trained.predict(trained.testRows));
  const folder = mkdtempSync(join(tmpdir(), "assay-forest-"));
  await trained.save(folder);
  // What is loaded again; the same model as ONNX stands beside it.
  const savedMB = readdirSync(join(folder, "assay")).reduce(
    (sum, name) => sum + statSync(join(folder, "assay", name)).size / 1e6,
    0,
  );
  const loading = await timed(() => Model.load(folder));
  rmSync(folder, { recursive: true, force: true });
  tell({
    cpuSeconds,
    wallSeconds,
    mae: maes.reduce((sum, mae) => sum + mae / maes.length, 0),
    maeMin: Math.min(...maes),
    maeMax: Math.max(...maes),
    r2,
    predictMs: 1000 * predicting.cpuSeconds,
    savedMB,
    loadMs: 1000 * loading.cpuSeconds,
  });
}

void main();
