import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStore } from "../../sdk/io/registries/index.js";
import { runAssay } from "../support/cli.js";
import { findPython } from "../support/python.js";
import { requireReal } from "../support/real.js";
import { runProcess } from "../support/run-process.js";
import { serverOfTests } from "../support/server-of-tests.js";
import { ROOT } from "../support/source-files.js";
import { storedProject } from "../support/stored-jobs.js";

const python = requireReal("Python with MLflow", findPython);

interface PythonModel {
  readonly aliases: Record<string, string>;
  readonly tags: Record<string, string>;
  readonly versions: Record<string, Record<string, string>>;
}

/** What MLflow's own client finds of the registered model "bikes". */
async function inPython(uri: string, command: string): Promise<PythonModel> {
  const script = join(ROOT, "tests", "real", "python", "model_versions.py");
  const { stdout, stderr, code } = await runProcess(command, [script, uri, "bikes"]);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as PythonModel;
}

describe("the life of a model on an MLflow server", { timeout: 300_000 }, () => {
  const server = serverOfTests();
  let project: Awaited<ReturnType<typeof storedProject>>;
  beforeAll(async () => {
    project = await storedProject();
  });
  afterAll(() => rm(project.folder, { recursive: true, force: true }));

  it("is trained, judged, explained, promoted and rolled back, and MLflow's client sees each of it", async (context) => {
    const { server: mlflow, environment } = await server(context);
    const env = { MLFLOW_TRACKING_URI: mlflow.uri };
    const look = () => inPython(mlflow.uri, environment.bin("python"));
    const run = async (config: Readonly<Record<string, unknown>>) => {
      const outcome = await project.run({ tracking: { log: { environment: false } }, ...config }, env);
      return { ...outcome, runId: outcome.summary.run?.id ?? "" };
    };
    const promotion = { kind: "promotion", model: "bikes", dataset: undefined, report: undefined };
    const split = { kind: "chronological", testSize: 0.25 };
    const evaluation = { kind: "evaluations", model: "models:/bikes/latest", split };

    for (const kind of ["linear", "baseline"]) {
      const training = await run({
        kind: "training",
        name: "bikes",
        target: "y",
        split,
        model: { kind },
        explain: false,
        register: { name: "bikes" },
      });
      expect(training.error).toBeUndefined();
      expect((await run(promotion)).error?.code).toBe("PROMOTION_REFUSED");
      expect((await look()).aliases).toEqual(kind === "linear" ? {} : { Champion: "1" });

      const judged = await run({ ...evaluation, metrics: [{ name: "mae", threshold: 100 }] });
      expect(judged.error).toBeUndefined();
      const version = kind === "linear" ? "1" : "2";
      expect((await look()).versions[version]).toMatchObject({
        "assay.evaluation": "passed",
        "assay.evaluation.run": judged.runId,
        "assay.evaluation.metrics": JSON.stringify(judged.summary.metrics),
      });
      const promoted = await run(promotion);
      expect(promoted.error).toBeUndefined();
      const seen = await look();
      expect(seen.aliases).toEqual({ Champion: version });
      expect(seen.versions[version]).toMatchObject({ "assay.promoted.Champion.run": promoted.runId });
    }
    expect((await look()).tags).toEqual({ "assay.former.Champion": "1", "assay.undone.Champion": "none" });

    const explained = await run({
      kind: "explanations",
      model: "models:/bikes@Champion",
      explain: { rows: 5, background: 5 },
    });
    expect([explained.error, explained.summary.model]).toEqual([undefined, "models:/bikes/2"]);

    // Version 1 is compared with the Champion by its files on the server.
    const better = await run({ ...evaluation, model: "models:/bikes/1", champion: { mustNotBeWorse: true } });
    expect(better.error).toBeUndefined();
    const store = openStore(mlflow.uri, { cwd: project.folder, env: {} });
    const { metrics } = await store.getRun(better.runId);
    expect(metrics.difference).toBeLessThan(0);
    await store.close();

    const back = await runAssay(["models", "rollback", "bikes"], { cwd: project.folder, env });
    expect(back.stdout).toBe("bikes@Champion is version 1 now (it was version 2)\n");
    const seen = await look();
    expect(seen.aliases).toEqual({ Champion: "1" });
    expect(seen.tags).toEqual({ "assay.former.Champion": "none", "assay.undone.Champion": "2" });
    const nothing = await runAssay(["models", "rollback", "bikes"], { cwd: project.folder, env });
    expect([nothing.code, nothing.stderr]).toEqual([1, expect.stringContaining("TRACKING_MISSING")]);
  });
});

describe("a job that is killed", { timeout: 300_000 }, () => {
  let folder = "";
  const config = (name: string) => join("fixtures", "configs", `${name}.yaml`);
  const env = { ASSAY_BACKEND: "cpu", MLFLOW_TRACKING_URI: undefined, MLFLOW_REGISTRY_URI: undefined };
  const run = (name: string, ...extras: string[]) =>
    runAssay(["run", config(name), "--json", ...(extras.length > 0 ? ["--extras", ...extras] : [])], {
      cwd: folder,
      env,
    });
  /** Runs a job and kills it as soon as its log has this text. */
  const kill = async (name: string, at: string) => {
    const { signal } = await runAssay(["run", config(name), "--json"], {
      cwd: folder,
      env,
      onStderr: (text, end) => {
        if (text.includes(at)) end("SIGKILL");
      },
    });
    expect(signal, `${name} at "${at}"`).toBe("SIGKILL");
  };
  const version = () => openStore(join(folder, "mlruns")).getVersion("bikes", { version: "1" });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "assay killed ü "));
    await cp(join(ROOT, "fixtures"), join(folder, "fixtures"), { recursive: true });
    const trained = await run(
      "training",
      "model={kind: linear}",
      "metrics=[mae]",
      "explain=false",
      "report=false",
    );
    expect(trained.code, trained.stderr).toBe(0);
  }, 300_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("leaves no verdict of an evaluation that did not end, and gives one when it is run again", async () => {
    for (const at of ["open done", "drift done", "judge done"]) {
      await kill("evaluations", at);
      expect([undefined, "unfinished"]).toContain((await version()).tags["assay.evaluation"]);
    }
    const again = await run("evaluations", "metrics=[{name: mae, threshold: 500}]");
    expect(again.code, again.stderr).toBe(0);
    expect((await version()).tags).toMatchObject({
      "assay.evaluation": "passed",
      "assay.evaluation.run": JSON.parse(again.stdout).run.id,
    });
    expect((await readdir(join(folder, "outputs"))).sort()).toEqual(["evaluations.html"]);
  });

  it("leaves no half of an explanation", async () => {
    for (const at of ["open done", "explain done"]) await kill("explanations", at);
    const again = await run("explanations");
    expect(again.code, again.stderr).toBe(0);
    const files = await readdir(join(folder, "outputs", "explanation"));
    expect(files.filter((name) => name.endsWith(".parquet")).sort()).toEqual([
      "importances.parquet",
      "rows.parquet",
      "shap_values.parquet",
    ]);
  });

  it("gives the alias once, however often a promotion is run again", async (context) => {
    await kill("promotion", "open done");
    for (let i = 0; i < 2; i++) expect((await run("promotion")).code).toBe(0);
    const environment = (await python).use(context);
    const uri = pathToFileURL(join(folder, "mlruns")).href;
    const seen = await inPython(uri, environment.bin("python"));
    expect(seen.aliases).toEqual({ Champion: "1" });
    expect(seen.tags).toEqual({});
  });
});
