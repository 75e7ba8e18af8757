import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, type TestContext } from "vitest";
import { type MetricPoint, openStore, type TrackingStore } from "../../sdk/io/registries/index.js";
import { type MlflowServer, startMlflow } from "./mlflow-server.js";
import { findPython } from "./python.js";
import { requireReal } from "./real.js";

const python = requireReal("Python with MLflow", findPython);

/** The stores that one suite runs against. */
export const STORES = ["the embedded store", "a server"] as const;

/** An error of this code. */
export const code = (name: string) => expect.objectContaining({ code: name });

/** A metric's point whose time follows its step. */
export const point = (key: string, value: number, step = 0): MetricPoint => ({
  key,
  value,
  step,
  timestampMs: 1_700_000_000_000 + step,
});

/** Opens a store for the tests of a suite; the server is a real one, started for it. */
export function storeOf(kind: (typeof STORES)[number]) {
  let folder = "";
  let server: MlflowServer | undefined;
  let store: TrackingStore | undefined;
  let count = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "assay stores ü "));
    const environment = (await python).found;
    if (kind === "a server" && environment !== undefined) server = await startMlflow(environment);
    if (kind === "the embedded store") store = openStore(folder);
    else if (server !== undefined) store = openStore(server.uri, { cwd: folder, env: {} });
  });
  afterAll(async () => {
    await store?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const using = async (context: TestContext): Promise<TrackingStore> => {
    if (store === undefined) (await python).use(context);
    if (store === undefined) throw new Error("no store");
    return store;
  };
  /** A run in an experiment of its own. */
  const begin = async (context: TestContext, name = "première course") => {
    const store = await using(context);
    const experimentId = await store.ensureExperiment(`vélos / ${kind} ${count++}`);
    const run = await store.createRun({
      experimentId,
      name,
      startTimeMs: 1_700_000_000_000,
      user: "ada",
      tags: { team: "7" },
    });
    return { store, experimentId, run, id: run.runId };
  };
  return { using, begin };
}
