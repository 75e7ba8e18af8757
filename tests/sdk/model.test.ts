import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Experiment, Model } from "../../sdk/index.js";
import { runProcess } from "../support/run-process.js";
import { ROOT } from "../support/source-files.js";

describe("a saved model", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "assay model ü "));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("predicts the same bits in another process, which loads the backend by itself", async () => {
    const dataset = { kind: "csv", path: join(ROOT, "fixtures", "bikes.csv"), limit: 500 };
    const config = {
      dataset,
      target: "bikers",
      model: { kind: "dense", layers: [8], epochs: 1 },
      tracking: { enabled: false },
    };
    const e = await Experiment.load(config, { extras: ["backend=wasm"], onProgress: false }).train();
    await e.save(join(folder, "model"));
    const program = join(folder, "predict.cjs");
    await writeFile(
      program,
      `const { Model, readDataset } = require(${JSON.stringify(join(ROOT, "dist", "sdk", "index.js"))});
      (async () => {
        const model = await Model.load(${JSON.stringify(join(folder, "model"))}, { backend: "wasm" });
        const { table } = await readDataset(${JSON.stringify(dataset)}, { baseDir: "." });
        console.log(JSON.stringify([...(await model.predict(table)).numbers("prediction")]));
      })();`,
    );
    const { stdout, stderr } = await runProcess(process.execPath, [program]);
    expect(stdout, stderr).not.toBe("");
    expect(JSON.parse(stdout)).toEqual([...(await e.predict(e.dataset.table)).numbers("prediction")]);
  });

  it("is refused where there is none, or where it is not Assay's", async () => {
    await expect(Model.load(join(folder, "nothing"))).rejects.toMatchObject({ code: "MODEL_MISSING" });
    await expect(Model.load(join(ROOT, "docs"))).rejects.toMatchObject({ code: "MODEL_INVALID" });
  });
});
