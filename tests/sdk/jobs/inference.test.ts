import { join } from "node:path";
import { expect, it } from "vitest";
import { Experiment } from "../../../sdk/experiment.js";
import { runJob } from "../../../sdk/jobs/run.js";
import { Model } from "../../../sdk/model.js";
import { ROOT } from "../../support/source-files.js";
import { temporaryFolder } from "../../support/temporary.js";
import { sql } from "../io/predictions/support.js";

it("the job predicts a file as the model does in memory, and keeps a run of it; so does Model.predictFile", async () => {
  const folder = await temporaryFolder();
  const trained = await Experiment.load(join(ROOT, "fixtures/configs/bikes.yaml"), {
    extras: ["model={kind: linear}", "tracking.enabled=false"],
  }).train();
  const model = await trained.save(join(folder, "model"));
  const input = { kind: "csv", path: join(ROOT, "fixtures/bikes.csv") } as const;
  const path = join(folder, "out.parquet");
  const tracking = { uri: join(folder, "mlruns") };
  const { summary } = await runJob({ kind: "inference", model, input, output: { path }, tracking });
  expect(summary).toMatchObject({
    job: "inference",
    status: "FINISHED",
    model,
    rows: 8645,
    rejected: 0,
    outputs: { predictions: path },
  });
  const inMemory = [...(await trained.predict(trained.testRows)).numbers("prediction")];
  const test = await sql(folder, "select prediction from '{folder}/out.parquet' offset 7205");
  expect(test.map(([prediction]) => prediction)).toEqual(inMemory);
  const done = await Model.predictFile(model, { input, output: { path: "again.parquet" } }, { cwd: folder });
  expect(done).toMatchObject({ rows: 8645, rejected: 0 });
  const again = await runJob({ kind: "inference", model, input, output: { path }, tracking });
  expect(again.summary).toMatchObject({ status: "FAILED", error: { code: "OUTPUT_EXISTS" } });
});
