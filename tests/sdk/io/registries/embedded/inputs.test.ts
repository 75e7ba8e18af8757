import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { DatasetInput } from "../../../../../sdk/io/registries/index.js";
import { storeWithRun } from "./support.js";

const INPUT: DatasetInput = {
  name: "bikes",
  digest: "abc",
  sourceType: "local",
  source: '{"uri":"x"}',
  schema: '{"mlflow_colspec":[]}',
  profile: '{"num_rows":3}',
  context: "training",
};

/** Id that mlflow 3.17.2 gave to this dataset (fixtures/mlflow/store). */
const DATASET_ID = "2efe22cd5a558aa52d1a26e7af1e911c";

describe("dataset inputs", () => {
  it("stand beside the runs under MLflow's id, and in the run with their context", async () => {
    const { store, run, root, runFolder } = await storeWithRun();
    await store.logInputs(run.runId, [INPUT, { ...INPUT, digest: "def", context: "evaluation" }]);
    await store.logInputs(run.runId, [INPUT]);
    const datasets = join(root, run.experimentId, "datasets");
    expect(parse(await readFile(join(datasets, DATASET_ID, "meta.yaml"), "utf8"))).toEqual({
      digest: "abc",
      name: "bikes",
      profile: INPUT.profile,
      schema: INPUT.schema,
      source: INPUT.source,
      source_type: "local",
    });
    const inputs = await readdir(join(runFolder, "inputs"));
    const metas = await Promise.all(
      inputs.map((id) => readFile(join(runFolder, "inputs", id, "meta.yaml"), "utf8")),
    );
    expect(metas.map((meta) => parse(meta)).filter(({ source_id }) => source_id === DATASET_ID)).toEqual([
      {
        destination_id: DATASET_ID,
        destination_type: "RUN",
        source_id: DATASET_ID,
        source_type: "DATASET",
        tags: { "mlflow.data.context": "training" },
      },
    ]);
    expect(metas).toHaveLength(2);
  });

  it("are refused where the same rows are to be an input twice, for another use", async () => {
    const { store, run } = await storeWithRun();
    await store.logInputs(run.runId, [INPUT]);
    await expect(store.logInputs(run.runId, [{ ...INPUT, context: "evaluation" }])).rejects.toMatchObject({
      code: "TRACKING_INVALID",
      message: expect.stringMatching(/training/),
    });
  });

  it("are refused before anything is written", async () => {
    const { store, run, runFolder } = await storeWithRun();
    const wrong = { ...INPUT, digest: "d".repeat(37) };
    await expect(store.logInputs(run.runId, [INPUT, wrong])).rejects.toMatchObject({
      code: "TRACKING_INVALID",
    });
    expect(await readdir(runFolder)).not.toContain("inputs");
  });
});
