import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import { openStore, type SyncReport } from "../../sdk/io/registries/index.js";
import { MAIN, runAssay } from "../support/cli.js";
import { type KillingProxy, killingProxy } from "../support/killing-proxy.js";
import { type MlflowServer, startMlflow } from "../support/mlflow-server.js";
import { findPython, type PythonEnvironment } from "../support/python.js";
import { requireReal } from "../support/real.js";
import { runProcess } from "../support/run-process.js";
import { ROOT } from "../support/source-files.js";
import { writeSyncSource } from "../support/sync-source.js";

type Texts = Readonly<Record<string, string>>;

/** What dump_store.py prints of a store. */
interface Dump {
  readonly experiments: Readonly<Record<string, readonly [name: string, tags: Texts]>>;
  readonly runs: Readonly<Record<string, readonly [experimentId: string, run: DumpedRun]>>;
  readonly models: Readonly<Record<string, DumpedModel>>;
  readonly registered: Readonly<Record<string, DumpedRegistered>>;
}
interface DumpedRun {
  readonly name: string;
  readonly tags: Texts;
  readonly histories: Readonly<Record<string, readonly unknown[]>>;
  readonly outputs: readonly string[];
  readonly artifacts: Texts;
}
interface DumpedModel {
  readonly run: string;
  readonly tags: Texts;
  readonly location: string;
  readonly metrics: readonly (readonly unknown[])[];
  readonly files: Texts;
}
interface DumpedRegistered {
  readonly aliases: Texts;
  readonly versions: Readonly<
    Record<string, readonly [source: string, runId: string, tags: Texts, words: string | null]>
  >;
}

const python = requireReal("Python with MLflow", findPython);

describe("assay sync, to a real server", () => {
  let folder = "";
  let server: MlflowServer | undefined;
  let proxy: KillingProxy | undefined;
  let source: Awaited<ReturnType<typeof writeSyncSource>>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "assay sync ü "));
    const environment = (await python).found;
    if (environment === undefined) return;
    server = await startMlflow(environment);
    proxy = await killingProxy(server.uri);
    source = await writeSyncSource(join(folder, "mlruns"));
  }, 300_000);
  afterAll(async () => {
    await proxy?.stop();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const using = async (context: TestContext) => {
    const environment: PythonEnvironment = (await python).use(context);
    if (server === undefined || proxy === undefined) throw new Error("no server");
    return { environment, server, proxy };
  };
  const options = { env: { ASSAY_LOG_LEVEL: "warn", MLFLOW_TRACKING_URI: "" }, timeoutMs: 240_000 };

  it("copies nothing in a dry run, killed at many requests goes on, and copies all once", async (context) => {
    const { server, proxy } = await using(context);
    const assay = (...args: string[]) => runAssay(["sync", ...args], { ...options, cwd: folder });
    const dry = await assay("./mlruns", server.uri, "--dry-run", "--json");
    expect(JSON.parse(dry.stdout), dry.stderr).toMatchObject({
      copied: { runs: { copied: 3 }, models: 2 },
      points: null,
    });
    expect(await openStore(server.uri, { cwd: folder, env: {} }).listExperiments()).toHaveLength(1);

    let kills = 0;
    for (let number = 9; ; number += 13) {
      const child = spawn(process.execPath, [MAIN, "sync", "./mlruns", proxy.uri, "--json"], {
        cwd: folder,
        env: { ...process.env, ...options.env },
        stdio: ["ignore", "pipe", "pipe"],
      });
      let said = "";
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding("utf8").on("data", (text: string) => {
          said += text;
        });
      proxy.killAt(number, kills % 2 === 0 ? "after" : "before", () => child.kill("SIGKILL"));
      const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
        child.once("close", (...ended) => resolve(ended)),
      );
      if (signal === "SIGKILL") {
        kills += 1;
        continue;
      }
      expect(code, said).toBe(0);
      break;
    }
    expect(kills).toBeGreaterThan(3);

    const again = await assay("./mlruns", server.uri, "--json");
    const { copied } = JSON.parse(again.stdout) as { copied: SyncReport };
    expect(copied, again.stderr).toMatchObject({
      runs: { copied: 0, known: 3, running: 0 },
      models: 0,
      bytes: 0,
      versions: [],
      aliases: [],
      conflicts: [],
      problems: [],
    });
  }, 600_000);

  it("is read by Python as the source is, point by point, file by file", async (context) => {
    const { environment, server } = await using(context);
    const script = join(ROOT, "tests", "real", "python", "dump_store.py");
    const read = await runProcess(environment.bin("python"), [script, join(folder, "mlruns"), server.uri], {
      cwd: folder,
      env: { PYTHONWARNINGS: "ignore", MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR: "false" },
      timeoutMs: 240_000,
    });
    expect(read.stdout, read.stderr).not.toBe("");
    const [from, to] = JSON.parse(read.stdout) as [Dump, Dump];
    const runIds = mapped(to.runs, ([, run]) => run.tags);
    const modelIds = mapped(to.models, (model) => model.tags);
    expect(Object.keys(from.runs).sort()).toEqual([source.sample, source.parent, source.child].sort());
    expect(Object.keys(runIds).sort()).toEqual(Object.keys(from.runs).sort());
    expect(Object.keys(to.runs)).toHaveLength(3);
    expect(Object.keys(modelIds).sort()).toEqual(Object.keys(from.models).sort());
    expect(Object.keys(to.models)).toHaveLength(2);
    expect(new Set(Object.values(to.experiments).map(([name]) => name))).toEqual(
      new Set(Object.values(from.experiments).map(([name]) => name)),
    );

    /** The source's ids and places in the words of the target. */
    const renamed = (text: string): string => {
      let words = text;
      for (const [old, model] of Object.entries(from.models))
        words = words.replaceAll(model.location, to.models[modelIds[old]].location);
      for (const [old, id] of Object.entries({ ...runIds, ...modelIds })) words = words.replaceAll(old, id);
      return words;
    };
    const asText = (value: unknown): unknown => JSON.parse(renamed(JSON.stringify(value)));
    for (const [id, [, run]] of Object.entries(from.runs)) {
      const [experimentId, copy] = to.runs[runIds[id]];
      expect(without(copy), run.name).toEqual(asText({ ...run, tags: run.tags }));
      expect(copy.tags["assay.sync"]).toBe("complete");
      expect(to.experiments[experimentId][0]).toBe(from.experiments[from.runs[id][0]][0]);
    }
    expect(Object.values(to.experiments).find(([name]) => name === "nested / é")?.[1]).toMatchObject({
      "mlflow.note.content": "about\nthese runs",
    });
    expect(to.runs[runIds[source.child]][1].histories["val/loss é"]).toHaveLength(2300);
    for (const [id, model] of Object.entries(from.models)) {
      const expected = asText(model) as DumpedModel;
      const copy = without(to.models[modelIds[id]]);
      // Python reads the latest point of each metric out of a folder, and every point from a server.
      expect({ ...copy, metrics: [] }).toEqual({ ...expected, metrics: [] });
      expect(copy.metrics).toEqual(expect.arrayContaining([...expected.metrics]));
      expect(copy.files.MLmodel).toContain(modelIds[id]);
    }
    const measured = to.models[modelIds[source.models[0].modelId]].metrics.map(([key, value, , , run]) => [
      key,
      value,
      run,
    ]);
    const [sample, child] = [runIds[source.sample], runIds[source.child]];
    expect(measured.sort()).toEqual([
      ["mae", "30.000000000000004", sample],
      ["mae", "7.0", child],
      ["r2", "0.9", sample],
    ]);
    const [bikes, original] = [to.registered.bikes, from.registered.bikes];
    expect({ ...bikes, versions: {} }).toEqual({ ...original, versions: {} });
    for (const [number, [, runId, tags, words]] of Object.entries(original.versions)) {
      const [, copyRun, copyTags, copyWords] = bikes.versions[number];
      expect([copyRun, copyTags, copyWords]).toEqual([runIds[runId], expect.objectContaining(tags), words]);
    }
    expect(bikes.versions["1"][0]).toBe(`models:/${modelIds[source.models[0].modelId]}`);
    expect(bikes.versions["3"][0]).toContain(runIds[source.child]);
  }, 300_000);
});

/** Ids of copies by the ids that their tags name. */
function mapped<T>(copies: Readonly<Record<string, T>>, tagsOf: (copy: T) => Texts): Record<string, string> {
  return Object.fromEntries(
    Object.entries(copies).map(([id, copy]) => [tagsOf(copy)["assay.syncedFrom"], id]),
  );
}

/** A copy without the tags that the sync gave it, and the one in which a server tells of a model's versions. */
function without<T extends { readonly tags: Texts }>(copy: T): T {
  const { "assay.sync": _, "assay.syncedFrom": __, "mlflow.modelVersions": ___, ...tags } = copy.tags;
  return { ...copy, tags };
}
