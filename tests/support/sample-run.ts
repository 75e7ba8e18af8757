import type { Signature } from "../../sdk/core/models/model.js";
import { Table } from "../../sdk/core/tables/index.js";
import { EmbeddedStore, type LoggedModel, openRun, type RunHandle } from "../../sdk/io/registries/index.js";

const SIGNATURE: Signature = {
  inputs: [
    { name: "hr", type: "long", required: true },
    { name: "temp", type: "double", required: false },
    { name: "wétter", type: "string", required: false },
  ],
  outputs: [{ name: "prediction", type: "double", required: true }],
};

export const SAMPLE_MODEL_FILES = new Map([
  ["model.json", Buffer.from('{"kind":"linear"}')],
  ["arrays/weights.bin", Buffer.from([1, 2, 3, 0, 255])],
]);

/** A finished run with something of everything, as the real tests read it from Python. */
export async function writeSampleRun(folder: string): Promise<{ run: RunHandle; model: LoggedModel }> {
  const store = new EmbeddedStore(folder);
  let now = 1_700_000_000_000;
  const run = await openRun(store, {
    experiment: "bikes & vélos",
    name: "première",
    user: "ada",
    source: "assay run bikes.yaml",
    code: { commit: "0123456789abcdef0123456789abcdef01234567" },
    tags: { team: "7", "mlflow.note.content": "a *note*\nof two lines" },
    now: () => now++,
  });
  await run.logParams({
    model: { kind: "dense", layers: [64, 64], l2: 1e-7 },
    seed: 0,
    note: "~",
    yes: "no",
  });
  for (let epoch = 1; epoch <= 20; epoch++) run.logMetrics({ loss: 1 / epoch, "val/loss": epoch / 7 }, epoch);
  run.logMetric("special", Number.NaN, 0);
  run.logMetric("special", Number.NEGATIVE_INFINITY, 1);
  run.logMetric("special", Number.POSITIVE_INFINITY, 2);
  await run.logInputs([
    {
      name: "bikes",
      digest: "3f2a9c01",
      sourceType: "local",
      source: '{"uri":"bikes.csv"}',
      schema: '{"mlflow_colspec":[{"type":"long","name":"hr","required":true}]}',
      profile: '{"num_rows":8645,"num_elements":129675}',
      context: "training",
    },
  ]);
  const model = await run.logModel({
    kind: "linear",
    files: SAMPLE_MODEL_FILES,
    signature: SIGNATURE,
    assayVersion: "0.1.0",
    params: { alpha: 0.5 },
    inputExample: Table.from({ hr: [1, 2], temp: [0.5, null], wétter: ["clear", null] }),
  });
  run.logMetrics({ mae: 30.000000000000004, r2: 0.9 }, 0, model.modelId);
  await run.artifact("reports/été.html", Buffer.from("<h1>été</h1>"));
  await run.artifact("config.yaml", Buffer.from("seed: 0\n"));
  const { version } = await store.registerModel("bikes", model);
  await store.setAlias("bikes", "Champion", version);
  await run.end("FINISHED");
  return { run, model };
}
