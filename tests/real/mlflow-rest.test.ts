import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openStore, ServerError } from "../../sdk/io/registries/index.js";
import type { JobSummary } from "../../sdk/jobs/index.js";
import { runAssay } from "../support/cli.js";
import { freePort } from "../support/mlflow-server.js";
import { runProcess } from "../support/run-process.js";
import { serverOfTests } from "../support/server-of-tests.js";
import { ROOT } from "../support/source-files.js";
import { temporaryFolder } from "../support/temporary.js";

const BIKES = join(ROOT, "fixtures", "configs", "bikes.yaml");

describe("an MLflow server", () => {
  const using = serverOfTests();
  const storeAt = (uri: string) => openStore(uri, { cwd: ROOT, env: {} });
  const run = async (uri: string) => {
    const cwd = await temporaryFolder();
    return runAssay(
      ["run", BIKES, "--json", "--extras", "model.epochs=2", `report.path=${join(cwd, "r.html")}`],
      { cwd, env: { ASSAY_BACKEND: "wasm", MLFLOW_TRACKING_URI: uri }, timeoutMs: 300_000 },
    );
  };

  it("takes the run of the command line with nothing but its address, and Python's client reads it", async (context) => {
    const { environment, server } = await using(context);
    const { uri } = server;
    const { code, stdout, stderr } = await run(uri);
    expect(code, stderr).toBe(0);
    const summary = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as JobSummary;
    expect(summary).toMatchObject({ status: "FINISHED", run: { trackingUri: uri } });
    const script = join(ROOT, "tests", "real", "python", "read_run.py");
    const read = await runProcess(environment.bin("python"), [script, uri, summary.run?.id ?? ""], {
      cwd: ROOT,
      env: { PYTHONWARNINGS: "ignore" },
    });
    expect(read.stdout, read.stderr).not.toBe("");
    const found = JSON.parse(read.stdout);
    expect(found).toMatchObject({
      status: "FINISHED",
      metrics: summary.metrics,
      params: { "model.kind": "dense", "model.epochs": "2", seed: "42" },
      epochs: 2,
      contexts: ["evaluation", "training"],
      flavors: ["assay", "onnx", "python_function"],
    });
    expect(found.inputs).toContain("weathersit");
  });

  it("that is down at the start is named, with the embedded store as the way on", async () => {
    const uri = `http://127.0.0.1:${await freePort()}`;
    const { code, stdout, stderr } = await run(uri);
    const said = stdout + stderr;
    expect(code).not.toBe(0);
    expect(said).toContain("TRACKING_UNAVAILABLE");
    expect(said).toContain(`the tracking server ${uri} cannot be reached`);
    expect(said).toContain("ECONNREFUSED");
    expect(said).toContain("MLFLOW_TRACKING_URI=./mlruns");
    expect(said).not.toMatch(/\n\s+at /);
  });

  it("at another path than the address says answers HTML, of which the error tells the title", async (context) => {
    const { uri } = (await using(context)).server;
    await expect(
      storeAt(`${uri.replace("//", "//ada:secret@")}/wrong`).ensureExperiment("a"),
    ).rejects.toThrow(
      expect.objectContaining({
        code: "TRACKING_UNAVAILABLE",
        message: expect.stringMatching(
          /^(?!.*secret).*does not answer as MLflow does.*GET http:\/\/127.*\/wrong\/api\/2\.0\/mlflow\/experiments.*404 an HTML page, "404 Not Found"/,
        ),
      }),
    );
  });

  it("refuses with its own words, code, status and address in the error", async (context) => {
    const { uri } = (await using(context)).server;
    const error: unknown = await storeAt(uri)
      .getRun("0123456789abcdef0123456789abcdef")
      .catch((reason) => reason);
    expect(error).toMatchObject({ code: "TRACKING_MISSING", cause: expect.any(ServerError) });
    expect((error as Error).cause).toMatchObject({
      method: "GET",
      url: `${uri}/api/2.0/mlflow/runs/get?run_id=0123456789abcdef0123456789abcdef`,
      status: 404,
      errorCode: "RESOURCE_DOES_NOT_EXIST",
      message: "Run with id=0123456789abcdef0123456789abcdef not found",
    });
  });

  it("cannot keep the greatest double, which stands for infinity, nor a # in an artifact's name: both are refused", async (context) => {
    const { uri } = (await using(context)).server;
    const store = storeAt(uri);
    const experimentId = await store.ensureExperiment("refused");
    const { runId } = await store.createRun({ experimentId, name: "a", startTimeMs: 1, user: "u", tags: {} });
    const metrics = [{ key: "a", value: -Number.MAX_VALUE, step: 0, timestampMs: 1 }];
    const refused = expect.objectContaining({ code: "TRACKING_INVALID" });
    await expect(store.logBatch(runId, { metrics })).rejects.toThrow(refused);
    await expect(store.putArtifact(runId, "a #1.txt", Buffer.from("a"))).rejects.toThrow(refused);
    await expect(
      store.createRun({ experimentId, name: "a", startTimeMs: 0.5, user: "u", tags: {} }),
    ).rejects.toThrow(refused);
    await store.close();
  });

  it("keeps an experiment that was deleted under its name: it is not written to", async (context) => {
    const { uri } = (await using(context)).server;
    const store = storeAt(uri);
    const experimentId = await store.ensureExperiment("deleted");
    await fetch(`${uri}/api/2.0/mlflow/experiments/delete`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ experiment_id: experimentId }),
    });
    await expect(store.ensureExperiment("deleted")).rejects.toThrow(/experiment "deleted" is deleted/);
    await expect(
      store.createRun({ experimentId, name: "a", startTimeMs: 1, user: "u", tags: {} }),
    ).rejects.toThrow(expect.objectContaining({ code: "TRACKING_INVALID" }));
  });
});
