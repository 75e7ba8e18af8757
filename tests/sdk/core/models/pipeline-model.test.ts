import { beforeAll, describe, expect, it } from "vitest";
import { fitModel, loadModel } from "../../../../sdk/core/models/index.js";
import { useBackend } from "../../../../sdk/io/backends/index.js";
import { random } from "../../../../sdk/utils/random/index.js";
import { csvTable } from "../../../support/csv.js";
import { withoutLeaks } from "../../../support/leaks.js";

// The pipeline around a network; linear models are in fit.test.ts and load.test.ts.
describe("a dense network in a pipeline", () => {
  beforeAll(async () => {
    await useBackend("wasm");
  });

  it("learns the bikes better than a line, is saved and loaded bit for bit, and leaves no tensor behind", async () => {
    const bikes = csvTable("bikes.csv").drop(["casual", "registered", "day"]).slice(0, 2000);
    await withoutLeaks(async () => {
      const options = {
        preprocessing: { categories: ["season", "hr", "weekday"] },
        target: { column: "bikers", transform: "sqrt" },
        task: "regression",
        table: bikes.slice(0, 1600),
      } as const;
      const [linear, dense] = await Promise.all(
        [{ kind: "linear" }, { kind: "dense", layers: [32], epochs: 10 }].map((config) =>
          fitModel({ ...options, config, context: { random: random(0) } }),
        ),
      );
      const test = bikes.slice(1600);
      const truth = dense.model.truth(test);
      const maeOf = (values: Float64Array) =>
        values.reduce((sum, value, row) => sum + Math.abs(value - truth[row]), 0) / values.length;
      const predictions = (await dense.model.predict(test)).numbers("prediction");
      expect(maeOf(predictions)).toBeLessThan(
        maeOf((await linear.model.predict(test)).numbers("prediction")),
      );
      expect(dense.history.epochs).toHaveLength(10);
      expect(dense.model.linear()).toBeUndefined();
      const loaded = await loadModel(await dense.model.save());
      expect((await loaded.predict(test)).numbers("prediction")).toEqual(predictions);
      expect(await loaded.save()).toEqual(await dense.model.save());
      dense.model.dispose();
      loaded.dispose();
    });
  });

  it("frees what it had when training is stopped", async () => {
    const controller = new AbortController();
    const table = csvTable("cancer.csv");
    await withoutLeaks(async () => {
      const work = fitModel({
        config: { kind: "dense", epochs: 50 },
        target: "diagnosis",
        task: "classification",
        table,
        context: { random: random(0), signal: controller.signal, onEpoch: () => controller.abort() },
      });
      await expect(work).rejects.toMatchObject({ code: "INTERRUPTED" });
    });
  });
});
