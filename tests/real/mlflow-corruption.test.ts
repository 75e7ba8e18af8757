import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import { openStore, type TrackingStore } from "../../sdk/io/registries/index.js";
import { code, point } from "../support/both-stores.js";
import { type MlflowServer, startMlflow } from "../support/mlflow-server.js";
import { findPython } from "../support/python.js";
import { requireReal } from "../support/real.js";

/** A store, a run of it, and the server itself by plain requests. */
interface Place {
  readonly store: TrackingStore;
  readonly id: string;
  readonly experimentId: string;
  /** Sends a request and gives the answer; one that is refused fails the test. */
  readonly raw: (method: string, path: string, body?: object) => Promise<Record<string, unknown>>;
}

/** What a server stores of a request that it answers with 200, and what Assay does instead. */
interface Row {
  readonly name: string;
  /** Sends it as it is; gives what the server keeps. */
  readonly sent: (place: Place) => Promise<unknown>;
  readonly kept: unknown;
  /** Asks Assay for the same. */
  readonly assay: (place: Place) => Promise<unknown>;
}

const batch = (part: object) => async (place: Place) => {
  const { raw, id } = place;
  await raw("POST", "runs/log-batch", { run_id: id, metrics: [], params: [], tags: [], ...part });
  const { run } = (await raw("GET", `runs/get?run_id=${id}`)) as unknown as {
    run: {
      data: { metrics?: object[]; params?: { value?: string }[]; tags: { key: string; value: string }[] };
    };
  };
  return run.data;
};
const metric = (part: object) => batch({ metrics: [{ key: "a", value: 1, timestamp: 7, step: 3, ...part }] });

const ROWS: readonly Row[] = [
  {
    name: "a param that is a number",
    sent: batch({ params: [{ key: "a", value: 7 }] }),
    kept: { params: [{ key: "a", value: "" }] },
    assay: ({ store, id }) => store.logBatch(id, { params: { a: 7 as unknown as string } }),
  },
  {
    name: "a param of 6001 characters",
    sent: batch({ params: [{ key: "a", value: "x".repeat(6001) }] }),
    kept: { params: [{ key: "a", value: "x".repeat(6000) }] },
    assay: ({ store, id }) => store.logBatch(id, { params: { a: "x".repeat(6001) } }),
  },
  {
    name: "a tag of 8001 characters",
    sent: batch({ tags: [{ key: "a", value: "x".repeat(8001) }] }),
    kept: { tags: expect.arrayContaining([{ key: "a", value: "x".repeat(8000) }]) },
    assay: ({ store, id }) => store.logBatch(id, { tags: { a: "x".repeat(8001) } }),
  },
  {
    name: "a fractional step",
    sent: metric({ step: 3.5 }),
    kept: { metrics: [expect.objectContaining({ step: 0 })] },
    assay: ({ store, id }) => store.logBatch(id, { metrics: [{ ...point("a", 1), step: 3.5 }] }),
  },
  {
    name: "a fractional timestamp",
    sent: metric({ timestamp: 7.5 }),
    kept: { metrics: [expect.objectContaining({ timestamp: 0 })] },
    assay: ({ store, id }) => store.logBatch(id, { metrics: [{ ...point("a", 1), timestampMs: 7.5 }] }),
  },
  {
    name: "the greatest double, which it cannot tell from infinity",
    sent: metric({ value: "Infinity" }),
    kept: { metrics: [expect.objectContaining({ value: Number.MAX_VALUE })] },
    assay: ({ store, id }) => store.logBatch(id, { metrics: [point("a", Number.MAX_VALUE)] }),
  },
  {
    name: "a state that is none",
    async sent({ raw, id }) {
      await raw("POST", "runs/update", { run_id: id, status: "DONE" });
      return ((await raw("GET", `runs/get?run_id=${id}`)).run as { info: unknown }).info;
    },
    kept: { status: "RUNNING" },
    assay: ({ store, id }) => store.updateRun(id, { status: "DONE" as "FINISHED" }),
  },
];

describe("what a server answers with 200 and stores as something else", () => {
  let real: Awaited<ReturnType<typeof requireReal<MlflowServer>>>;
  beforeAll(async () => {
    real = await requireReal("a server of MLflow", async () => startMlflow(await findPython()));
  }, 300_000);
  afterAll(() => real.found?.stop());

  const begin = async (context: TestContext): Promise<Place> => {
    const { uri } = real.use(context);
    const store = openStore(uri, { cwd: __dirname, env: {} });
    const experimentId = await store.ensureExperiment("corruption");
    const { runId } = await store.createRun({ experimentId, name: "a", startTimeMs: 1, user: "u", tags: {} });
    const raw: Place["raw"] = async (method, path, body) => {
      const reply = await fetch(`${uri}/api/2.0/mlflow/${path}`, {
        method,
        headers: { "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await reply.text();
      expect(reply.status, text).toBe(200);
      return JSON.parse(text) as Record<string, unknown>;
    };
    return { store, id: runId, experimentId, raw };
  };

  it.for(ROWS)("$name: Assay refuses it and sends nothing", async ({ sent, kept, assay }, context) => {
    const place = await begin(context);
    expect(await sent(place)).toMatchObject(kept as object);
    const other = await begin(context);
    const before = await other.store.getRun(other.id);
    await expect(assay(other)).rejects.toThrow(code("TRACKING_INVALID"));
    expect(await other.store.getRun(other.id)).toEqual(before);
  });

  it("a logged model's state by its short name: Assay's models are ready", async (context) => {
    const { store, id, raw, experimentId } = await begin(context);
    const statusOf = async (modelId: string) =>
      ((await raw("GET", `logged-models/${modelId}`)) as { model: { info: { status: string } } }).model.info
        .status;
    const made = (await raw("POST", "logged-models", {
      experiment_id: experimentId,
      name: "model",
      source_run_id: id,
    })) as { model: { info: { model_id: string } } };
    const other = made.model.info.model_id;
    await raw("PATCH", `logged-models/${other}`, { model_id: other, status: "READY" });
    expect(await statusOf(other)).toBe("LOGGED_MODEL_STATUS_UNSPECIFIED");
    const { modelId } = await store.logModel(id, { name: "model" }, () => new Map([["a", Buffer.from("a")]]));
    expect(await statusOf(modelId)).toBe("LOGGED_MODEL_READY");
  });

  it("a version whose run is not there: Assay says what is missing", async (context) => {
    const { store, raw } = await begin(context);
    const ghost = "0".repeat(32);
    await raw("POST", "registered-models/create", { name: "ghosts" });
    const version = { name: "ghosts", source: `runs:/${ghost}/model`, run_id: ghost };
    expect(await raw("POST", "model-versions/create", version)).toMatchObject({
      model_version: { version: "1", status: "READY" },
    });
    const missing = code("TRACKING_MISSING");
    await expect(store.registerModel("ghosts", { runId: ghost, path: "model" })).rejects.toThrow(missing);
    expect(await store.listVersions("ghosts")).toHaveLength(1);
  });
});
