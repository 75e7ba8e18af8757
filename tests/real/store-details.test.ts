import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { code, point, STORES, storeOf } from "../support/both-stores.js";
import { output, runSupport } from "../support/processes.js";

// One suite, two stores: what a store tells of what it keeps, which is what `assay sync` moves.
describe.each(STORES)("%s", (kind) => {
  const { using, begin } = storeOf(kind);

  it("renames, tags, deletes and restores an experiment, whose runs go and come with it", async (context) => {
    const { store, experimentId, id } = await begin(context);
    await store.setExperimentTags(experimentId, { "mlflow.note.content": "été\nof bikes", a: "1" });
    await store.setExperimentTags(experimentId, { a: "2" });
    const name = `renamed / ${kind} ü`;
    await store.renameExperiment(experimentId, name);
    const expected = {
      experimentId,
      name,
      tags: { "mlflow.note.content": "été\nof bikes", a: "2" },
      isDeleted: false,
    };
    expect(await store.getExperiment({ id: experimentId })).toMatchObject({
      ...expected,
      tags: expect.objectContaining(expected.tags),
    });
    expect((await store.getExperiment({ name })).experimentId).toBe(experimentId);
    await expect(store.renameExperiment(experimentId, "Default")).rejects.toThrow(code("TRACKING_INVALID"));

    await store.deleteExperiment(experimentId);
    await store.deleteExperiment(experimentId);
    expect(await store.getExperiment({ id: experimentId })).toMatchObject({ name, isDeleted: true });
    expect((await store.listExperiments()).map((experiment) => experiment.name)).not.toContain(name);
    expect((await store.getRun(id)).info.runId).toBe(id);
    const restore = expect.stringMatching(
      new RegExp(`is deleted.*experiments restore --experiment-id ${experimentId}`),
    );
    for (const write of [
      () => store.logBatch(id, { metrics: [point("a", 1)] }),
      () => store.putArtifact(id, "a", Buffer.from("a")),
      () => store.updateRun(id, { status: "FINISHED" }),
      () => store.createRun({ experimentId, name: "a", startTimeMs: 1, user: "u", tags: {} }),
      () => store.ensureExperiment(name),
    ]) {
      await expect(write()).rejects.toThrow(
        expect.objectContaining({ code: "TRACKING_INVALID", message: restore }),
      );
    }

    await store.restoreExperiment(experimentId);
    await store.restoreExperiment(experimentId);
    expect(await store.ensureExperiment(name)).toBe(experimentId);
    await store.logBatch(id, { metrics: [point("a", 1)] });
    expect((await store.searchRuns({ experimentIds: [experimentId] })).runs).toHaveLength(1);
    for (const wanted of [{ id: "987654321" }, { name: "no such experiment" }])
      await expect(store.getExperiment(wanted)).rejects.toThrow(code("TRACKING_MISSING"));
  });

  it("nests a run in another, and takes a tag away", async (context) => {
    const { store, experimentId, id } = await begin(context, "parent");
    const child = await store.createRun({
      experimentId,
      name: "child",
      startTimeMs: 1_700_000_000_500,
      user: "ada",
      tags: { fold: "1" },
      parentRunId: id,
    });
    expect((await store.getRun(child.runId)).tags).toMatchObject({ "mlflow.parentRunId": id, fold: "1" });
    const filter = `tags.\`mlflow.parentRunId\` = '${id}'`;
    const { runs } = await store.searchRuns({ experimentIds: [experimentId], filter });
    expect(runs.map(({ info }) => info.name)).toEqual(["child"]);
    await store.deleteTag(child.runId, "fold");
    await store.deleteTag(child.runId, "fold");
    expect(Object.keys((await store.getRun(child.runId)).tags)).not.toContain("fold");
    await expect(store.deleteTag("0123456789abcdef0123456789abcdef", "a")).rejects.toThrow(
      code("TRACKING_MISSING"),
    );
  });

  it("refuses 10,000 parameters before it writes one, and says how many there may be", async (context) => {
    const { store, id } = await begin(context);
    const params = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`p${i}`, "1"]));
    await expect(store.logBatch(id, { params })).rejects.toThrow(
      expect.objectContaining({
        code: "TRACKING_INVALID",
        message: expect.stringMatching(/10000.*at most 2000/),
      }),
    );
    expect((await store.getRun(id)).params).toEqual({});
  });

  it("tells the datasets that a run used as they were logged", async (context) => {
    const { store, id } = await begin(context);
    const input = {
      name: "bikes é",
      digest: "3f2a9c01",
      sourceType: "local",
      source: '{"uri":"bikes.csv"}',
      schema: '{"mlflow_colspec":[]}',
      profile: '{"num_rows":8645}',
      context: "training",
    };
    const inputs = [{ ...input, digest: "other", context: "evaluation" }, input];
    expect(await store.runInputs(id)).toEqual([]);
    await store.logInputs(id, inputs);
    expect(await store.runInputs(id)).toEqual(inputs);
  });

  it("tells the models of an experiment with params, tags, files and every point of their metrics", async (context) => {
    const { store, id, experimentId } = await begin(context);
    const bytes = Buffer.from([0, 1, 255]);
    const model = await store.logModel(
      id,
      { name: "model", modelType: "dense", params: { alpha: "0.5" }, tags: { "a b": "é" } },
      () =>
        new Map([
          ["MLmodel", Buffer.from("flavors: {}\n")],
          ["data/w é.bin", bytes],
        ] as const),
    );
    const other = await store.createRun({ experimentId, name: "b", startTimeMs: 1, user: "u", tags: {} });
    const measured = { modelId: model.modelId };
    const points = [point("mae", 3), point("mae", 2, 1), point("special", Number.POSITIVE_INFINITY)];
    await store.logBatch(id, {
      metrics: [...points.map((each) => ({ ...each, ...measured })), point("loss", 1)],
    });
    await store.logBatch(id, { metrics: points.map((each) => ({ ...each, ...measured })) });
    await store.logBatch(other.runId, { metrics: [{ ...point("mae", 9), ...measured }] });
    const [record, ...none] = await store.experimentModels(experimentId);
    expect(none).toEqual([]);
    expect(record).toMatchObject({
      ...model,
      modelType: "dense",
      isReady: true,
      params: { alpha: "0.5" },
      tags: { "a b": "é" },
    });
    const rows = record.metrics.map(({ key, value, step, timestampMs, runId }) => [
      key,
      value,
      step,
      timestampMs,
      runId,
    ]);
    const sort = (list: unknown[][]) => list.map((row) => JSON.stringify(row.map(String))).sort();
    expect(sort(rows)).toEqual(
      sort([
        ...points.map(({ key, value, step, timestampMs }) => [key, value, step, timestampMs, id]),
        ["mae", 9, 0, 1_700_000_000_000, other.runId],
      ]),
    );
    expect(await store.listModelFiles(model.modelId)).toEqual([
      { path: "MLmodel", isDirectory: false, bytes: 12 },
      { path: "data/w é.bin", isDirectory: false, bytes: 3 },
    ]);
    expect(await buffer(await store.getModelFile(model.modelId, "data/w é.bin"))).toEqual(bytes);
    await expect(store.getModelFile(model.modelId, "none")).rejects.toThrow(code("ARTIFACT_MISSING"));
    await store.deleteModel(model.modelId);
    expect(await store.experimentModels(experimentId)).toEqual([]);
    await expect(store.listModelFiles("m-none")).rejects.toThrow(code("TRACKING_MISSING"));
  });

  it("gives a version its tags and words when it is made, and describes a model", async (context) => {
    const { store, id } = await begin(context);
    const model = await store.logModel(
      id,
      { name: "model" },
      () => new Map([["MLmodel", Buffer.from("a: 1\n")]]),
    );
    const name = `described ${kind}`;
    const made = { tags: { "assay.a": "é", b: "2" }, description: "the first one\nof two lines" };
    const { tags, description } = made;
    expect(await store.registerModel(name, model, { version: tags, description })).toMatchObject({
      version: "1",
      ...made,
    });
    expect(await store.getVersion(name, { version: "1" })).toMatchObject(made);
    expect(await store.listVersions(name)).toMatchObject([made]);
    await store.describeModel(name, "bikes, été");
    expect(await store.listModels()).toContainEqual({
      name,
      aliases: {},
      tags: {},
      description: "bikes, été",
    });
    await expect(store.describeModel(name, "x".repeat(5001))).rejects.toThrow(code("TRACKING_INVALID"));
  });

  it("names what there is where a model, a version or an alias is missing", async (context) => {
    const { store, id } = await begin(context);
    const model = await store.logModel(
      id,
      { name: "model" },
      () => new Map([["MLmodel", Buffer.from("a: 1\n")]]),
    );
    const name = `there ${kind}`;
    for (const _ of [1, 2]) await store.registerModel(name, model);
    await store.setAlias(name, "Champion", "1");
    const missing = (text: RegExp) =>
      expect.objectContaining({ code: "TRACKING_MISSING", message: expect.stringMatching(text) });
    const versions = /versions 2, 1; aliases Champion \(version 1\)/;
    await expect(store.getVersion(name, { version: "3" })).rejects.toThrow(missing(versions));
    await expect(store.getVersion(name, { alias: "Nobody" })).rejects.toThrow(missing(versions));
    await expect(store.setAlias(name, "Nobody", "9")).rejects.toThrow(missing(versions));
    for (const ask of [
      () => store.getVersion("nobody's", { version: "1" }),
      () => store.listVersions("nobody's"),
      () => store.getVersion("nobody's", { alias: "Champion" }),
    ])
      await expect(ask()).rejects.toThrow(missing(new RegExp(`no registered model "nobody's".*${name}`)));
    expect(await (await using(context)).listModels()).not.toEqual([]);
  });

  it("streams 300 MB up and down without holding them in memory", async (context) => {
    const { uri } = await using(context);
    const said = JSON.parse(await output(runSupport("stream-artifact.ts", [uri, "300"])));
    expect(said).toMatchObject({ same: true });
    // Chunks on their way and garbage not yet collected; the file would be 300.
    expect(said.grownMb).toBeLessThan(150);
  });

  it("takes a function that opens a stream as an artifact's content", async (context) => {
    const { store, id } = await begin(context);
    const { Readable } = await import("node:stream");
    await store.putArtifact(id, "a b/ü.txt", () => Readable.from([Buffer.from("one "), Buffer.from("two")]));
    expect(String(await buffer(await store.getArtifact(id, "a b/ü.txt")))).toBe("one two");
  });
});
