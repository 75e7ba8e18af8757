import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { AssayError, Experiment } from "../../../../sdk/index.js";
import { expectClear, experimentOn, filesIn, NUMBERS } from "../../../support/bad-input.js";

const MODEL = {
  kind: "dense",
  layers: [8],
  dropout: 0.2,
  epochs: 7,
  batchSize: 8,
  checkpointEvery: 2,
  validationFraction: 0.2,
  earlyStopping: { patience: 50 },
};

/** A training that is stopped after five of seven epochs, its last checkpoint after four. */
async function interrupted(model: object = MODEL) {
  const controller = new AbortController();
  const { folder, config, chain } = await experimentOn(
    NUMBERS,
    { model, seed: 3 },
    {
      signal: controller.signal,
      onProgress: (event) => {
        if (event.type === "epoch" && event.epoch === 5) controller.abort();
      },
    },
  );
  const error = await chain.train().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!AssayError.isInstance(error) || error.code !== "INTERRUPTED") throw error;
  const { run } = error.partial as { run: { handle: { info: { runId: string } } } };
  const go = (changes: object = {}) =>
    Experiment.load(
      { ...config, resume: run.handle.info.runId, ...changes },
      { onProgress: false, cwd: folder, env: {} },
    );
  return { folder, config, go, runId: run.handle.info.runId };
}

async function refusal(chain: PromiseLike<unknown>): Promise<unknown> {
  return chain.then(
    () => undefined,
    (reason: unknown) => reason,
  );
}

describe("a training that was stopped", () => {
  it("goes on from its last checkpoint to the same model and metrics as one that never was, bit for bit", async () => {
    const unbroken = await (await experimentOn(NUMBERS, { model: MODEL, seed: 3 })).chain.train().evaluate();
    const { folder, go, runId } = await interrupted();
    const resumed = await go().train().evaluate();
    expect(resumed.predictions.numbers("prediction")).toEqual(unbroken.predictions.numbers("prediction"));
    expect({ ...resumed.metrics }).toEqual({ ...unbroken.metrics });
    expect(resumed.history.epochs).toEqual(unbroken.history.epochs);
    const { id, experimentId } = resumed.run ?? { id: "", experimentId: "" };
    expect(id).not.toBe(runId);
    const run = join(folder, "mlruns", experimentId, id);
    expect(readFileSync(join(run, "tags", "assay.resumedFrom"), "utf8")).toBe(runId);
    const points = readFileSync(join(run, "metrics", "loss"), "utf8")
      .trim()
      .split("\n");
    expect(points.map((point) => Number(point.split(" ")[2])).sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it("keeps one checkpoint, its last, as one file of its run", async () => {
    const { folder, runId } = await interrupted();
    const artifacts = filesIn(folder).filter((file) => file.includes(`${runId}/artifacts`));
    const names = artifacts.map((file) => file.split("/").at(-1)).sort();
    expect(names).toEqual(["checkpoint.safetensors", "config.yaml", "environment.json"]);
  });

  it("is found by `latest`, which trains from the start where there is none", async () => {
    const { folder, go, runId } = await interrupted();
    const resumed = await go({ resume: "latest" }).train();
    const tag = (run: { readonly id: string; readonly experimentId: string } | undefined) =>
      join(folder, "mlruns", run?.experimentId ?? "", run?.id ?? "", "tags", "assay.resumedFrom");
    expect(readFileSync(tag(resumed.run), "utf8")).toBe(runId);
    const other = await go({ resume: "latest", seed: 4 }).train();
    expect(existsSync(tag(other.run))).toBe(false);
    expect(other.history.epochs).toHaveLength(7);
  });

  it("may go on for more epochs than it was started for", async () => {
    const { go } = await interrupted();
    const { history } = await go({ model: { ...MODEL, epochs: 9 } }).train();
    expect(history.epochs).toHaveLength(9);
  });

  it("does not go on with other data, another seed or another model", async () => {
    const { folder, go } = await interrupted();
    const says = (what: string) => ({
      code: "CONFIG_INVALID" as const,
      says: [`other ${what}.`, "without `resume`"],
    });
    expectClear(await refusal(go({ seed: 4 }).train()), says("seed"), "train");
    expectClear(await refusal(go({ model: { ...MODEL, layers: [9] } }).train()), says("model"), "train");
    writeFileSync(join(folder, "data.csv"), NUMBERS.replace("\n5,", "\n6,"));
    expectClear(await refusal(go().train()), says("training rows"), "train");
  });

  it("does not go on where there is no run, no checkpoint, or a damaged one", async () => {
    const { folder, go } = await interrupted();
    const resume = "0123456789abcdef0123456789abcdef";
    expectClear(await refusal(go({ resume }).train()), { code: "TRACKING_MISSING", says: [resume] }, "train");
    const { checkpointEvery: _, ...model } = MODEL;
    const without = await interrupted(model);
    expectClear(
      await refusal(without.go().train()),
      { code: "ARTIFACT_MISSING", says: ["no checkpoint", "checkpointEvery"] },
      "train",
    );
    const [file] = filesIn(folder).filter((path) => path.endsWith("checkpoint.safetensors"));
    const path = join(folder, file);
    const bytes = readFileSync(path);
    expect(dirname(file)).toMatch(/artifacts$/);
    for (const damaged of [
      bytes.subarray(0, bytes.length - 9),
      Buffer.from("no checkpoint at all"),
      Buffer.alloc(0),
    ]) {
      writeFileSync(path, damaged);
      expectClear(
        await refusal(go().train()),
        { code: "MODEL_INVALID", says: [/cannot be read|not a checkpoint/] },
        "train",
      );
    }
  });
});
