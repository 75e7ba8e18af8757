/**
 * 100 rounds of boosting, defaults, on the bike rentals without casual and registered, the last 1,440 hours held out. The
 * first fits warm V8 up; the least of ten after them counts. `npx jiti tests/benchmarks/trees/boosting-bikes.ts
 * FOLDER|categories`: mnth and weathersit as numbers, or as they are; `trees/boosting_bikes.py` is its peer.
 */
import { join } from "node:path";
import { built, tell, timed } from "../part.js";

const { Experiment } = built<typeof import("../../../sdk/index.js")>("index.js");
const { boostingDefinition } = built<typeof import("../../../sdk/core/models/boosting/index.js")>(
  "core/models/boosting/index.js",
);
const { random } = built<typeof import("../../../sdk/utils/random/index.js")>("utils/random/index.js");

const WARM_UP = 5;
const RUNS = 10;

async function main(): Promise<void> {
  const [place = "categories"] = process.argv.slice(2);
  const own = place === "categories";
  const trained = await Experiment.load({
    kind: "training",
    name: "boosting",
    dataset: {
      kind: "csv",
      path: own ? "fixtures/bikes.csv" : join(place, "bikes-numbers.csv"),
      ...(own ? { exclude: ["casual", "registered"] } : {}),
    },
    target: { column: "bikers" },
    split: { kind: "chronological", testSize: 1440 },
    model: { kind: "boosting" },
    tracking: { enabled: false },
  })
    .train()
    .evaluate();
  const { model: first, trainingRows } = trained;
  const data = {
    x: first.encode(trainingRows),
    y: Float64Array.from(trainingRows.numbers("bikers")),
    features: first.features,
  };
  let best = { cpuSeconds: Number.POSITIVE_INFINITY, wallSeconds: Number.POSITIVE_INFINITY };
  for (let run = 0; run < WARM_UP + RUNS; run++) {
    const model = boostingDefinition.create({ kind: "boosting" }, { task: "regression", classes: 0 });
    const taken = await timed(() => model.fit(data, { random: random(0) }));
    if (run >= WARM_UP && taken.cpuSeconds < best.cpuSeconds) best = taken;
  }
  tell({
    cpuSeconds: best.cpuSeconds,
    wallSeconds: best.wallSeconds,
    mae: trained.metrics.mae,
    r2: trained.metrics.r2,
  });
}

void main();
