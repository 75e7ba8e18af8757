/**
 * The best settings searched on the bike rentals by cross-validation: four folds forward in time of all
 * rows but the last 1,440. `npx jiti tests/benchmarks/jobs/tuning.ts tpe SEED`: 30 trials of boosting by TPE;
 * `… grid WORKERS`: boosting and forest, three depths each, every combination. `jobs/tuning.py` is its peer.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { built, tell, timed } from "../part.js";

const { Experiment } = built<typeof import("../../../sdk/index.js")>("index.js");
const [what = "tpe", argument = "0"] = process.argv.slice(2);

/** Processor time of the worker processes, which have ended: the kernel's own count, 100 ticks a second. */
function childrenSeconds(): number {
  const fields = readFileSync("/proc/self/stat", "utf8").split(") ")[1].split(" ");
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "assay-benchmark-"));
  const loaded = await Experiment.load({
    kind: "training",
    name: "tuning",
    seed: what === "tpe" ? Number(argument) : 0,
    dataset: { kind: "csv", path: "fixtures/bikes.csv", exclude: ["casual", "registered"] },
    target: { column: "bikers" },
    split: { kind: "chronological", testSize: 1440 },
    metrics: ["mae"],
    model: { kind: "boosting" },
    tracking: { enabled: false },
  });
  const shared = {
    folds: { kind: "timeSeries" as const, folds: 4 },
    study: "new" as const,
    studyFolder: folder,
  };
  const { result, cpuSeconds, wallSeconds } = await timed(async () =>
    what === "tpe"
      ? loaded.tune({
          ...shared,
          space: {
            "model.learningRate": { logUniform: [0.01, 0.3] },
            "model.maxLeaves": { int: [8, 128], log: true },
            "model.minLeafRows": { int: [5, 100], log: true },
            "model.l2": { logUniform: [0.001, 10] },
            "model.columnSample": { uniform: [0.4, 1] },
          },
          search: { kind: "tpe", trials: 30 },
          parallel: 1,
        })
      : loaded.tune({
          ...shared,
          space: {
            model: { choice: [{ kind: "boosting" }, { kind: "forest" }] },
            "model.maxDepth": { choice: [6, 9, 12] },
          },
          search: { kind: "grid" },
          parallel: Number(argument),
        }),
  );
  // Workers end after the last trial; until then the kernel does not count them.
  await setTimeout(2000);
  rmSync(folder, { recursive: true, force: true });
  tell({ cpuSeconds: cpuSeconds + childrenSeconds(), wallSeconds, mae: result.best.score });
}

void main();
