import { describe, expect, it } from "vitest";
import { fitModel } from "../../../../../sdk/core/models/index.js";
import type { Table } from "../../../../../sdk/core/tables/index.js";
import { useBackend } from "../../../../../sdk/io/backends/index.js";
import { random } from "../../../../../sdk/utils/random/index.js";
import { csvTable } from "../../../../support/csv.js";
import { describeOnBackends } from "../networks/backends.js";

const TEST_ROWS = 1440;
/** Trainings take seconds each; all ten seeds are run by `tests/benchmarks/dense/bikes.ts`. */
const SEED = 0;
const TIMEOUT_MS = 600_000;

/** Mean absolute error on the last 1440 hours, in bikes, of the network that `fixtures/configs/bikes.yaml` describes. */
async function bikesMae(bikes: Table, seed: number): Promise<number> {
  const split = bikes.numRows - TEST_ROWS;
  const { model } = await fitModel({
    config: { kind: "dense", layers: [64, 64], epochs: 20, batchSize: 32 },
    preprocessing: { categories: ["season", "mnth", "hr", "weekday", "weathersit"] },
    target: { column: "bikers", transform: "sqrt" },
    task: "regression",
    table: bikes.slice(0, split),
    context: { random: random(seed) },
  });
  const test = bikes.slice(split);
  const truth = test.numbers("bikers");
  const predicted = (await model.predict(test.drop(["bikers"]))).numbers("prediction");
  model.dispose();
  return predicted.reduce((sum, value, row) => sum + Math.abs(value - truth[row]), 0) / truth.length;
}

describeOnBackends("the dense network on bike rentals", () => {
  it(
    "errs by 31.5 bikes at most, where scikit-learn's MLP errs by 31.2 (mean of ten seeds)",
    async () => {
      const bikes = csvTable("bikes.csv").drop(["casual", "registered", "day"]);
      expect(await bikesMae(bikes, SEED)).toBeLessThan(31.5);
    },
    TIMEOUT_MS,
  );
});

describe("the dense network on breast tumours", () => {
  it("is as good as scikit-learn's MLPClassifier", async () => {
    await useBackend("wasm");
    const cancer = csvTable("cancer.csv");
    const rows = Array.from({ length: cancer.numRows }, (_, row) => row);
    let right = 0;
    let logLoss = 0;
    for (let fold = 0; fold < 5; fold++) {
      const { model } = await fitModel({
        config: { kind: "dense", layers: [64, 64], epochs: 20, batchSize: 32 },
        target: { column: "diagnosis" },
        task: "classification",
        table: cancer.take(rows.filter((row) => row % 5 !== fold)),
        context: { random: random(fold) },
      });
      const test = cancer.take(rows.filter((row) => row % 5 === fold));
      const predicted = await model.predict(test.drop(["diagnosis"]));
      for (let row = 0; row < test.numRows; row++) {
        const truth = test.value("diagnosis", row);
        right += predicted.value("prediction", row) === truth ? 1 : 0;
        logLoss -= Math.log(Number(predicted.value(`probability_${truth}`, row)));
      }
      model.dispose();
    }
    // MLPClassifier((64, 64), batch_size=32, max_iter=20) of scikit-learn 1.9.1 on standardised columns, the same five folds
    // (row i in fold i % 5), mean of four seeds: accuracy 0.9781, log loss 0.0806.
    expect(right / cancer.numRows).toBeGreaterThan(0.97);
    expect(logLoss / cancer.numRows).toBeLessThan(0.09);
  });
});
