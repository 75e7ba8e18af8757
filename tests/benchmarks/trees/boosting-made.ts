/**
 * 100 rounds of boosting, defaults, on 1,000,000 made rows of 20 columns; then what predicting them takes.
 * `npx jiti tests/benchmarks/trees/boosting-made.ts fit|predict [rows]`; `trees/boosting_made.py` is its peer.
 */
import { built, tell, timed } from "../part.js";
import { madeRows, quality } from "./made.js";

const { boostingDefinition } = built<typeof import("../../../sdk/core/models/boosting/index.js")>(
  "core/models/boosting/index.js",
);
const { random } = built<typeof import("../../../sdk/utils/random/index.js")>("utils/random/index.js");

async function main(): Promise<void> {
  const [part = "fit", rows = "1000000"] = process.argv.slice(2);
  const train = madeRows(Number(rows), 1);
  const test = madeRows(100_000, 2);
  const model = boostingDefinition.create({ kind: "boosting" }, { task: "regression", classes: 0 });
  const fitted = await timed(() => model.fit(train, { random: random(0) }));
  const predicted = await timed(() => model.predict(train.x));
  const { cpuSeconds, wallSeconds } = part === "fit" ? fitted : predicted;
  tell({ cpuSeconds, wallSeconds, ...quality(test.y, await model.predict(test.x)) });
}

void main();
