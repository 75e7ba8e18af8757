import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EmbeddedStore } from "../../sdk/io/registries/index.js";
import { AssayError } from "../../sdk/utils/errors/index.js";
import { output } from "../support/processes.js";
import { findPython, type PythonEnvironment } from "../support/python.js";
import { requireReal } from "../support/real.js";

/** Asked of this store and of Python's FileStore (mlflow 3.17.2) over the same folder. */
const QUERIES: readonly { readonly filter?: string; readonly orderBy?: readonly string[] }[] = [
  {},
  { filter: "metrics.mae < 40" },
  { filter: "metrics.mae >= 10 and metrics.mae != 30", orderBy: ["metrics.mae ASC"] },
  { filter: "metrics.`val/loss` > 0.15" },
  { filter: "params.model.kind = 'dense'" },
  { filter: "params.`model.kind` != 'dense'" },
  { filter: "params.seed LIKE '%'" },
  { filter: "params.note LIKE '50\\%'" },
  { filter: "params.note LIKE 'a_c%'" },
  { filter: "tags.team ILIKE 'RIDES'" },
  { filter: "tags.`mlflow.user` = 'ada'" },
  { filter: "tags.team IS NULL" },
  { filter: "tags.team IS NOT NULL AND params.seed = '1'" },
  { filter: "attributes.status = 'FINISHED'" },
  { filter: "status != 'FINISHED'" },
  { filter: "attributes.run_name LIKE 'b%'" },
  { filter: "attributes.start_time > 1700000002000" },
  { filter: "attributes.run_id IN ('x', 'y')" },
  { filter: "attributes.run_id NOT IN ('x', 'y')" },
  { orderBy: ["metrics.mae ASC"] },
  { orderBy: ["metrics.mae DESC"] },
  { orderBy: ["params.note", "attributes.start_time ASC"] },
  { orderBy: ["params.note DESC"] },
  { filter: "metrics.mae < '40'" },
  { filter: "params.seed = 1" },
  { filter: "params.seed < '1'" },
  { filter: "mae < 1" },
  { filter: "metrics.mae < 1 OR metrics.mae > 2" },
  { filter: "params.seed IN ('1')" },
  { orderBy: ["metrics.mae sideways"] },
];

describe("a search of the embedded store", () => {
  let python: Awaited<ReturnType<typeof requireReal<PythonEnvironment>>>;
  let parent = "";
  beforeAll(async () => {
    python = await requireReal("Python with MLflow", findPython);
    parent = await mkdtemp(join(tmpdir(), "assay search ü-"));
  });
  afterAll(() => rm(parent, { recursive: true, force: true }));

  it("answers, and refuses, as Python's MLflow does over the same folder", async (context) => {
    const environment = python.use(context);
    const folder = join(parent, "mlruns");
    const store = new EmbeddedStore(folder);
    const experimentId = await store.ensureExperiment("bikes");
    for (const [i, mae] of [30, 10, Number.NaN, undefined, 20, 30].entries()) {
      const { runId } = await store.createRun({
        experimentId,
        name: ["a", "b", "c", "d", "e", "gone"][i],
        startTimeMs: 1_700_000_000_000 + i * 1000,
        user: "ada",
        tags: { "mlflow.user": "ada", ...(i % 2 === 0 ? { team: "Rides" } : {}) },
      });
      const value = { timestampMs: 1, step: 0 };
      const metrics = [
        { ...value, key: "val/loss", value: i / 10 },
        ...(mae === undefined ? [] : [{ ...value, key: "mae", value: mae }]),
      ];
      const params = {
        seed: String(i),
        "model.kind": i < 3 ? "dense" : "linear",
        ...(i === 1 ? {} : { note: ["abc", "", "a.c d", "50%", "50x", "x"][i] || "aXc" }),
      };
      await store.logBatch(runId, { metrics, params });
      if (i === 0) await store.updateRun(runId, { status: "FINISHED", endTimeMs: 1_700_000_009_000 });
      if (i === 4) {
        const model = await store.logModel(runId, { name: "model" }, () => new Map());
        await store.registerModel("bikes", model);
        await store.setAlias("bikes", "Champion", "1");
        await store.setAlias("bikes", "old", "1");
        await store.deleteAlias("bikes", "old");
        await store.setModelTags("bikes", { team: "rides" });
      }
      if (i === 5) await store.deleteRun(runId);
    }
    const own: (readonly string[] | null)[] = [];
    for (const query of QUERIES) {
      const page = store.searchRuns({ experimentIds: [experimentId], ...query });
      own.push(
        await page.then(
          ({ runs }) => runs.map(({ info }) => info.name),
          (error: unknown) => (AssayError.isInstance(error) ? null : Promise.reject(error)),
        ),
      );
    }
    const script = join(__dirname, "python", "search_runs.py");
    const env = { ...process.env, MLFLOW_ALLOW_FILE_STORE: "true", PYTHONWARNINGS: "ignore" };
    const args = [script, folder, experimentId, JSON.stringify(QUERIES)];
    const child = spawn(environment.bin("python"), args, { env, stdio: ["ignore", "pipe", "pipe"] });
    const { answers, registered } = JSON.parse(await output(child));
    const beside = (lists: readonly unknown[]) => QUERIES.map((query, i) => ({ ...query, answer: lists[i] }));
    expect(beside(own)).toEqual(beside(answers));
    expect(registered).toEqual(
      (await store.listModels()).map(({ name, aliases, tags }) => [name, aliases, tags]),
    );
  });
});
