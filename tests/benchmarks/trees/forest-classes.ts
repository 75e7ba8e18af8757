/**
 * A forest of 200 trees on the breast tumours: row i in fold i % 5, means of five seeds.
 * `npx jiti tests/benchmarks/trees/forest-classes.ts`; `forest-classes.py` is its peer.
 */
import { csvTable, matrixOf } from "../../support/csv.js";
import { forestScores } from "../../support/forest-scores.js";
import { tell, timed } from "../part.js";

const SEEDS = 5;

async function main(): Promise<void> {
  const cancer = csvTable("cancer.csv");
  const x = matrixOf(cancer.drop(["diagnosis"]));
  const y = Float64Array.from({ length: cancer.numRows }, (_, row) =>
    cancer.value("diagnosis", row) === "malignant" ? 1 : 0,
  );
  const { result, cpuSeconds, wallSeconds } = await timed(async () => {
    const all = [];
    for (let seed = 1; seed <= SEEDS; seed++) all.push(await forestScores(x, y, seed));
    return all;
  });
  const mean = (key: "accuracy" | "logLoss" | "rocAuc"): number =>
    result.reduce((sum, scores) => sum + scores[key] / SEEDS, 0);
  const [accuracy, logLoss, rocAuc] = [mean("accuracy"), mean("logLoss"), mean("rocAuc")];
  tell({ cpuSeconds, wallSeconds, accuracy, logLoss, rocAuc });
}

void main();
