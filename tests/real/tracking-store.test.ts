import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import type { MetricPoint } from "../../sdk/io/registries/index.js";
import { code, point, STORES, storeOf } from "../support/both-stores.js";

// One suite, two stores: what holds for the embedded folder holds for a real MLflow server.
describe.each(STORES)("%s", (kind) => {
  const { using, begin } = storeOf(kind);

  it("makes an experiment once, by a name with spaces, slashes and accents, and lists it", async (context) => {
    const store = await using(context);
    const name = "été / données: 1 'a' \"b\"";
    const id = await store.ensureExperiment(name);
    expect(await store.ensureExperiment(name)).toBe(id);
    // The value that MLflow's UI (3.17) reads for the view of classic model training.
    expect((await store.getExperiment({ id })).tags).toEqual({
      "mlflow.experimentKind": "custom_model_development",
    });
    const theirs = await store.ensureExperiment(`${name} 2`, {
      "mlflow.experimentKind": "genai_development",
    });
    expect(await store.ensureExperiment(`${name} 2`)).toBe(theirs);
    expect((await store.getExperiment({ id: theirs })).tags).toEqual({
      "mlflow.experimentKind": "genai_development",
    });
    const [a, b] = await Promise.all([store.ensureExperiment("at once"), store.ensureExperiment("at once")]);
    expect(a).toBe(b);
    expect(await store.listExperiments()).toContainEqual({ experimentId: id, name });
    await expect(store.ensureExperiment(" ")).rejects.toThrow(code("TRACKING_INVALID"));
  });

  it("keeps a run's info, its end, and refuses a state that is none", async (context) => {
    const { store, experimentId, run, id } = await begin(context);
    expect(run).toEqual({
      runId: id,
      experimentId,
      name: "première course",
      status: "RUNNING",
      startTimeMs: 1_700_000_000_000,
      artifactUri: expect.stringContaining(id),
    });
    await expect(store.updateRun(id, { status: "DONE" as "FINISHED" })).rejects.toThrow(
      code("TRACKING_INVALID"),
    );
    await store.updateRun(id, { status: "FAILED", endTimeMs: 1_700_000_001_000 });
    const { info, tags } = await store.getRun(id);
    expect(info).toEqual({ ...run, status: "FAILED", endTimeMs: 1_700_000_001_000 });
    expect(tags).toMatchObject({ team: "7", "mlflow.runName": "première course" });
  });

  it("says of a run and an experiment of another store that they are missing", async (context) => {
    const store = await using(context);
    const id = "0123456789abcdef0123456789abcdef";
    await expect(store.getRun(id)).rejects.toThrow(code("TRACKING_MISSING"));
    await expect(store.logBatch(id, { metrics: [point("a", 1)] })).rejects.toThrow(code("TRACKING_MISSING"));
    await expect(store.putArtifact(id, "a", Buffer.from("a"))).rejects.toThrow(code("TRACKING_MISSING"));
    await expect(
      store.createRun({ experimentId: "987654321", name: "a", startTimeMs: 0, user: "u", tags: {} }),
    ).rejects.toThrow(code("TRACKING_MISSING"));
  });

  it("keeps params and tags as they are, more than a request holds, and refuses another value of a param", async (context) => {
    const { store, id } = await begin(context);
    const params: Record<string, string> = {
      "model.kind": "dense",
      "a b/é": "~",
      empty: "",
      long: "é".repeat(6000),
    };
    for (let i = 0; i < 250; i++) params[`p${i}`] = String(i);
    const tags = Object.fromEntries(Array.from({ length: 130 }, (_, i) => [`t${i}`, "line\nline"]));
    await store.logBatch(id, { params, tags });
    await store.logBatch(id, { params: { "model.kind": "dense" }, tags: { t0: "new" } });
    const run = await store.getRun(id);
    expect(run.params).toEqual(params);
    expect(run.tags).toMatchObject({ ...tags, t0: "new" });
    await expect(store.logBatch(id, { params: { "model.kind": "linear" } })).rejects.toThrow(
      code("TRACKING_INVALID"),
    );
  });

  it("keeps a history of 2,500 points in order, bit for bit, a point that comes again once", async (context) => {
    const { store, id } = await begin(context);
    const points = Array.from({ length: 2500 }, (_, i) => point("val/loss é", 1 / (i + 3), i));
    await store.logBatch(id, { metrics: points });
    await store.logBatch(id, { metrics: points.slice(-10) });
    expect(await store.metricHistory(id, "val/loss é")).toEqual(points);
    expect((await store.getRun(id)).metrics).toEqual({ "val/loss é": 1 / 2502 });
    expect(await store.metricHistory(id, "none")).toEqual([]);
  });

  it("keeps NaN and both infinities", async (context) => {
    const { store, id } = await begin(context);
    const values = [Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    await store.logBatch(id, { metrics: values.map((value, step) => point("special", value, step)) });
    expect((await store.metricHistory(id, "special")).map(({ value }) => value)).toEqual(values);
    expect((await store.getRun(id)).metrics).toEqual({ special: Number.POSITIVE_INFINITY });
  });

  it.for<readonly [string, object]>([
    ["a fractional step", { metrics: [{ ...point("a", 1), step: 0.5 }] }],
    ["a fractional timestamp", { metrics: [{ ...point("a", 1), timestampMs: 1.5 }] }],
    ["a metric that is a text", { metrics: [point("a", "1" as unknown as number)] }],
    ["a param that is a number", { params: { a: 1 as unknown as string } }],
    ["a param of 6001 characters", { params: { a: "x".repeat(6001) } }],
    ["a tag of 8001 characters", { tags: { a: "x".repeat(8001) } }],
    ["half a surrogate pair", { params: { a: "\ud83d" } }],
    ["a key with a bracket", { params: { "a[0]": "1" } }],
  ])(
    "refuses %s, which would be stored as something else, and writes nothing of its batch",
    async ([, batch], context) => {
      const { store, id } = await begin(context);
      const { metrics = [] } = batch as { metrics?: MetricPoint[] };
      const whole = { ...batch, metrics: [point("good", 1), ...metrics] };
      await expect(store.logBatch(id, whole)).rejects.toThrow(code("TRACKING_INVALID"));
      expect((await store.getRun(id)).metrics).toEqual({});
    },
  );

  it("takes dataset inputs, twice the same without harm", async (context) => {
    const { store, id } = await begin(context);
    const input = {
      name: "bikes",
      digest: "3f2a9c01",
      sourceType: "local",
      source: '{"uri":"bikes.csv"}',
      schema: '{"mlflow_colspec":[]}',
      profile: '{"num_rows":8645}',
      context: "training",
    };
    await store.logInputs(id, [input, { ...input, digest: "other", context: "evaluation" }]);
    await store.logInputs(id, [input]);
    await expect(store.logInputs(id, [{ ...input, digest: "x".repeat(37) }])).rejects.toThrow(
      code("TRACKING_INVALID"),
    );
  });

  it("keeps artifacts in folders, with names of any script, and takes them away", async (context) => {
    const { store, id } = await begin(context);
    const path = "reports/été 100%/图 1?.html";
    await store.putArtifact(id, path, Buffer.from("<h1>été</h1>"));
    await store.putArtifact(id, "a.txt", Readable.from([Buffer.from("one "), Buffer.from("two")]));
    await store.putArtifact(id, "empty", Buffer.alloc(0));
    expect(await store.listArtifacts(id)).toEqual([
      { path: "a.txt", isDirectory: false, bytes: 7 },
      { path: "empty", isDirectory: false, bytes: 0 },
      { path: "reports", isDirectory: true },
    ]);
    expect(await store.listArtifacts(id, "reports/été 100%")).toEqual([
      { path, isDirectory: false, bytes: 14 },
    ]);
    expect(await store.listArtifacts(id, "none")).toEqual([]);
    expect(String(await buffer(await store.getArtifact(id, path)))).toBe("<h1>été</h1>");
    expect(String(await buffer(await store.getArtifact(id, "a.txt")))).toBe("one two");
    await store.deleteArtifact(id, path);
    await store.deleteArtifact(id, "a.txt");
    await expect(store.getArtifact(id, path)).rejects.toThrow(code("ARTIFACT_MISSING"));
    await expect(store.deleteArtifact(id, "a.txt")).rejects.toThrow(code("ARTIFACT_MISSING"));
    await expect(store.getArtifact(id, "reports")).rejects.toThrow(code("ARTIFACT_MISSING"));
    await expect(store.putArtifact(id, "../a", Buffer.from("a"))).rejects.toThrow(code("TRACKING_INVALID"));
  });

  it("streams 20 MB up and down", async (context) => {
    const { store, id } = await begin(context);
    const chunk = Buffer.alloc(1 << 20, 7);
    const [up, down] = [createHash("sha256"), createHash("sha256")];
    const source = Readable.from(
      (function* () {
        for (let i = 0; i < 20; i++) {
          chunk[0] = i;
          up.update(chunk);
          yield Buffer.from(chunk);
        }
      })(),
    );
    await store.putArtifact(id, "big.bin", source);
    for await (const part of await store.getArtifact(id, "big.bin")) down.update(part);
    expect(down.digest("hex")).toBe(up.digest("hex"));
  });

  it("deletes a run, which then takes nothing and is not found by a search, and restores it", async (context) => {
    const { store, experimentId, id } = await begin(context);
    const found = async () => (await store.searchRuns({ experimentIds: [experimentId] })).runs.length;
    await store.deleteRun(id);
    await store.deleteRun(id);
    expect(await found()).toBe(0);
    for (const write of [
      () => store.logBatch(id, { tags: { a: "b" } }),
      () => store.putArtifact(id, "a", Buffer.from("a")),
      () => store.updateRun(id, { status: "FINISHED" }),
    ]) {
      await expect(write()).rejects.toThrow(code("TRACKING_INVALID"));
    }
    await store.restoreRun(id);
    await store.restoreRun(id);
    expect(await found()).toBe(1);
    await store.logBatch(id, { tags: { a: "b" } });
    await expect(store.deleteRun("0123456789abcdef0123456789abcdef")).rejects.toThrow(
      code("TRACKING_MISSING"),
    );
  });

  it("searches runs by a filter, in order, page by page", async (context) => {
    const { store, experimentId, id } = await begin(context, "zero");
    await store.logBatch(id, { metrics: [point("mae", 45)], params: { seed: "7" } });
    for (const [i, mae] of [30, 10, 20].entries()) {
      const more = {
        experimentId,
        name: `run ${i}`,
        startTimeMs: 1_700_000_000_001 + i,
        user: "ada",
        tags: {},
      };
      const { runId } = await store.createRun(more);
      await store.logBatch(runId, { metrics: [point("mae", mae)], params: { seed: String(i) } });
    }
    const search = async (filter?: string, orderBy?: string[]) =>
      (await store.searchRuns({ experimentIds: [experimentId], filter, orderBy })).runs.map(
        ({ metrics }) => metrics.mae,
      );
    expect(await search()).toEqual([20, 10, 30, 45]);
    expect(await search("metrics.mae < 40", ["metrics.mae ASC"])).toEqual([10, 20, 30]);
    expect(await search("metrics.mae < 40 and params.seed = '0'")).toEqual([30]);
    expect(await search("tags.team = '7' AND attributes.run_name LIKE 'z%'")).toEqual([45]);
    await expect(search("metrics.mae <")).rejects.toThrow(code("TRACKING_INVALID"));
    const query = { experimentIds: [experimentId], orderBy: ["metrics.mae DESC"], maxResults: 3 };
    const first = await store.searchRuns(query);
    expect(first.runs.map(({ metrics }) => metrics.mae)).toEqual([45, 30, 20]);
    const second = await store.searchRuns({ ...query, pageToken: first.nextPageToken });
    expect(second.runs.map(({ metrics }) => metrics.mae)).toEqual([10]);
    expect(second.nextPageToken).toBeUndefined();
  });
});
