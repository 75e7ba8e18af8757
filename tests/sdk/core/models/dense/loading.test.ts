import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runProcess } from "../../../../support/run-process.js";
import { ROOT } from "../../../../support/source-files.js";
import { temporaryFolder } from "../../../../support/temporary.js";

/** What a process of its own prints; `loaded` tells it which of TensorFlow.js' packages are loaded, `load` gives an experiment. */
async function run(folder: string, work: string): Promise<unknown> {
  const script = `
    const { Experiment, Model, serve, Table } = require(${JSON.stringify(ROOT)});
    const folder = ${JSON.stringify(folder)};
    const { readFileSync, writeFileSync } = require("node:fs");
    const packages = /tfjs-(core|layers|backend-wasm)(?=.+[.]js$)/;
    const loaded = () => Object.keys(require.cache).flatMap((path) => packages.exec(path)?.[1] ?? []).sort();
    const numbers = (factor) => Float64Array.from({ length: 60 }, (_, i) => Math.sin(factor * i));
    const columns = { size: numbers(3), colour: Array.from({ length: 60 }, (_, i) => "abc"[i % 3]), y: numbers(1) };
    const table = Table.from(columns);
    const load = (model) => Experiment.load({
      dataset: { kind: "table", table },
      target: "y",
      split: { kind: "shuffled", testSize: 10 },
      model: { kind: "dense", epochs: 2, ...model },
      tracking: { enabled: false },
      backend: "wasm",
    });
    (async () => { ${work} })().then((told) => console.log(JSON.stringify(told)));`;
  const { code, stdout, stderr } = await runProcess(process.execPath, ["-e", script], { cwd: folder });
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

describe("TensorFlow.js, for a dense network in a process of its own,", () => {
  it("is loaded neither to train, evaluate, explain and save it, nor to load it elsewhere, predict and serve", async () => {
    const folder = await temporaryFolder();
    const trained = await run(
      folder,
      `
      for (const model of [{ layers: [8], dropout: 0.2, batchNorm: true }, { embeddings: true }]) {
        const experiment = await load(model).train().evaluate().explain();
        await experiment.save(folder + "/model");
      }
      return loaded();`,
    );
    expect(trained).toEqual([]);
    const predicted = await run(
      folder,
      `
      const model = await Model.load(folder + "/model", { backend: "wasm" });
      const [first] = (await model.predict(table)).numbers("prediction");
      const server = await serve(model, { port: 0 });
      const answer = await fetch(server.url + "/predict", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ size: columns.size[0], colour: "a" }),
      });
      const served = await answer.json();
      await server.close();
      return { loaded: loaded(), served: JSON.stringify(served).includes(String(first)) };`,
    );
    expect(predicted).toEqual({ loaded: [], served: true });
  });

  it("is loaded where the layers were saved in other words than ours, and gives the same predictions", async () => {
    const told = await run(
      await temporaryFolder(),
      `
      const experiment = await load({ layers: [8] }).train();
      await experiment.save(folder + "/model");
      const before = loaded();
      const file = folder + "/model/assay/assay.json";
      writeFileSync(file, readFileSync(file, "utf8").replace("tfjs-layers 4.22.0", "tfjs-layers 3.0.0"));
      const model = await Model.load(folder + "/model", { backend: "wasm" });
      const [own, read] = await Promise.all([experiment, model].map((one) => one.predict(table)));
      const same = own.numbers("prediction").every((value, i) => value === read.numbers("prediction")[i]);
      return { before, after: loaded(), same };`,
    );
    expect(told).toEqual({ before: [], after: ["backend-wasm", "core", "layers"], same: true });
  });

  it.each(["wasm", "cpu"])(
    "has the steps as a kernel of the backend %s that the user brought, to the same bits",
    async (name) => {
      const told = await run(
        await temporaryFolder(),
        `
      const before = await load({ layers: [8] }).train();
      const ofAssay = require("node:module").createRequire(${JSON.stringify(join(ROOT, "package.json"))});
      const tf = ofAssay("@tensorflow/tfjs-core");
      ofAssay("@tensorflow/tfjs-backend-${name}");
      await tf.setBackend("${name}");
      const after = await load({ layers: [8] }).train();
      const [one, other] = await Promise.all([before, after].map((each) => each.predict(table)));
      return {
        isKernel: tf.getKernel("AssayTrainSteps", "${name}") !== undefined,
        same: one.numbers("prediction").every((value, i) => value === other.numbers("prediction")[i]),
      };`,
      );
      expect(told).toEqual({ isKernel: true, same: true });
    },
  );

  it("is loaded where the engine does not train it: batches too large to be normalised", async () => {
    const told = await run(
      await temporaryFolder(),
      `
      const long = Float64Array.from({ length: 4200 }, (_, i) => Math.sin(i));
      const experiment = await Experiment.load({
        dataset: { kind: "table", table: Table.from({ x: long.map((value) => 2 * value), y: long }) },
        target: "y",
        split: { kind: "chronological", testSize: 10 },
        model: { kind: "dense", layers: [4], epochs: 1, batchNorm: true, batchSize: 5000 },
        tracking: { enabled: false },
        backend: "wasm",
      }).train();
      return { loaded: loaded(), loss: Number.isFinite(experiment.history.epochs[0].logs.loss) };`,
    );
    expect(told).toEqual({ loaded: ["backend-wasm", "core", "layers"], loss: true });
  });
});
