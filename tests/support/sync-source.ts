import { createHash } from "node:crypto";
import { EmbeddedStore } from "../../sdk/io/registries/index.js";
import { writeSampleRun } from "./sample-run.js";

/** A store with something of all that `assay sync` copies: the sample run, a nest of runs, versions, aliases, a deleted run. */
export async function writeSyncSource(folder: string) {
  const { run: sample, model } = await writeSampleRun(folder);
  const store = new EmbeddedStore(folder);
  const experimentId = await store.ensureExperiment("nested / é");
  await store.setExperimentTags(experimentId, { "mlflow.note.content": "about\nthese runs" });
  const begin = async (name: string, startTimeMs: number, parentRunId?: string) =>
    (
      await store.createRun({
        experimentId,
        name,
        startTimeMs,
        user: "ada",
        tags: { fold: name },
        parentRunId,
      })
    ).runId;
  // The child started first: copies of parents are made before those of their children all the same.
  const parent = await begin("parent", 1_700_000_200_000);
  const child = await begin("child ü", 1_700_000_100_000, parent);
  const deleted = await begin("deleted", 1_700_000_300_000, parent);
  await store.deleteRun(deleted);
  const points = Array.from({ length: 2300 }, (_, step) => ({
    key: "val/loss é",
    value: 1 / (step + 3),
    step,
    timestampMs: 1_700_000_100_000 + step,
  }));
  await store.logBatch(child, { metrics: points, params: { "a b": "~", empty: "", long: "é".repeat(6000) } });
  // The child measures a model of a run that is in another experiment.
  await store.logBatch(child, {
    metrics: [{ key: "mae", value: 7, step: 0, timestampMs: 1_700_000_100_001, modelId: model.modelId }],
  });
  const big = createHash("shake256", { outputLength: 3_000_000 }).update("big").digest();
  await store.putArtifact(child, "checkpoints/epoch 1 é/weights.bin", big);
  await store.putArtifact(
    child,
    "old/MLmodel",
    Buffer.from(`artifact_path: old\nrun_id: ${child}\nflavors: {}\n`),
  );
  await store.updateRun(child, { status: "KILLED", endTimeMs: 1_700_000_200_001 });
  await store.updateRun(parent, { status: "FAILED", endTimeMs: 1_700_000_300_001 });
  const second = await store.logModel(
    parent,
    { name: "model", modelType: "dense", tags: { a: "1" } },
    (ids) =>
      new Map([
        [
          "MLmodel",
          Buffer.from(`model_id: ${ids.modelId}\nrun_id: ${ids.runId}\nartifact_path: ${ids.artifactUri}\n`),
        ],
        ["data/weights.bin", big.subarray(0, 70_000)],
      ]),
  );
  await store.registerModel("bikes", second, { version: { tried: "yes é" }, description: "the second\none" });
  await store.registerModel("bikes", { runId: child, path: "old" });
  await store.setAlias("bikes", "challenger", "2");
  await store.setModelTags("bikes", { team: "rides" });
  await store.describeModel("bikes", "bikes, été");
  await store.close();
  return { store, experimentId, sample: sample.info.runId, parent, child, deleted, models: [model, second] };
}
