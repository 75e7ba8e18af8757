import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { z } from "zod";
import { Dataset } from "../../../../sdk/dataset.js";
import { httpConfig } from "../../../../sdk/io/services/http/index.js";
import { createLogger } from "../../../../sdk/io/services/index.js";
import { predictionLogConfig } from "../../../../sdk/io/services/prediction-log/index.js";
import { serveHere } from "../../../../sdk/jobs/serving/serve-here.js";
import { temporaryFolder } from "../../../support/temporary.js";
import { TestModel } from "../../io/services/http/test-model.js";

async function serverOf(model: TestModel, stopSeconds: number, log?: z.input<typeof predictionLogConfig>) {
  const server = await serveHere({
    source: { pin: async () => "models:/test/1", open: async () => model.opened() },
    http: httpConfig.parse({ port: 0, stopSeconds }),
    refresh: { everySeconds: 0, otherSignature: "refuse" },
    ...(log === undefined ? {} : { log: predictionLogConfig.parse(log) }),
    logger: await createLogger({ level: "fatal" }),
    assayVersion: "1",
  });
  const ask = () =>
    fetch(`${server.url}/predict`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"x": 2}',
    });
  return { server, ask };
}

it("lets open requests end before it stops", async () => {
  const model = new TestModel();
  const { server, ask } = await serverOf(model, 10);
  model.before = () => new Promise((resolve) => setTimeout(resolve, 200));
  const open = ask();
  await new Promise((resolve) => setTimeout(resolve, 50));
  const closed = server.close();
  expect(await (await open).json()).toEqual({ prediction: 20 });
  await closed;
  // The test's own time limit is half of the ten seconds that requests would get: a kept connection does not hold the end up.
  await expect(ask()).rejects.toThrow();
}, 5_000);

it("stops in its time though a model never comes back", async () => {
  const model = new TestModel();
  const { server, ask } = await serverOf(model, 0.2);
  model.before = () => new Promise(() => {});
  const broken = expect(ask()).rejects.toThrow();
  await new Promise((resolve) => setTimeout(resolve, 50));
  await server.close();
  await broken;
}, 10_000);

it("keeps rows and predictions in a log, by the requests' ids, without masked values, and counts them", async () => {
  const path = await temporaryFolder();
  const { server } = await serverOf(new TestModel(), 1, { path, mask: ["colour"] });
  const post = (body: string, id: string) =>
    fetch(`${server.url}/predict`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-request-id": id },
      body,
    });
  await post('{"x": 2, "colour": "red"}', "one");
  await post('[{"x": 3}, {"x": 4}]', "many");
  await post('{"columns": {"x": [5]}}', "columns");
  expect((await post('{"x": "no number"}', "bad")).status).toBe(422);
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toContain('assay_prediction_log_pending_rows{source="http"} 4');
  await server.close();
  const rows = [];
  for (const file of await readdir(path))
    rows.push(...(await Dataset.load({ kind: "parquet", path: join(path, file) })).table.rows());
  expect(rows.map(({ x, colour, prediction, assay_id }) => [x, colour, prediction, assay_id]).sort()).toEqual(
    [
      [2, null, 21, "one"],
      [3, null, 30, "many/0"],
      [4, null, 40, "many/1"],
      [5, null, 50, "columns"],
    ],
  );
  expect(rows[0]).toMatchObject({ assay_source: "http", assay_model: "models:/test/1" });
});
