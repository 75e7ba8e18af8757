import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findNative } from "../../sdk/io/backends/index.js";
import type { JobSummary } from "../../sdk/jobs/index.js";
import { findChromium, launchChromium } from "../support/browser.js";
import { runAssay } from "../support/cli.js";
import { drawAll, openPage } from "../support/open-page.js";
import { findPython } from "../support/python.js";
import { requireReal } from "../support/real.js";
import { type Finished, runProcess } from "../support/run-process.js";
import { ROOT } from "../support/source-files.js";

const BIKES = join(ROOT, "fixtures", "configs", "bikes.yaml");
const python = requireReal("Python with MLflow", findPython);
const chromium = requireReal("Chromium", findChromium);
const native = requireReal("the native backend", () => {
  const found = findNative({});
  if ("reason" in found) throw new Error(found.reason);
  return found;
});

// The main job as a user runs it: the built command line, the whole config, in a folder of their own.
describe("the main job", () => {
  let folder = "";
  let first: Finished;
  let summary: JobSummary;
  let browser: Browser | undefined;

  const run = (backend: string, seed: number): Promise<Finished> => {
    const report = join(folder, `${backend} ${seed}.html`);
    const extras = [`report.path=${report}`, `seed=${seed}`];
    return runAssay(["run", BIKES, "--json", "--extras", ...extras], {
      cwd: folder,
      env: { ASSAY_BACKEND: backend, MLFLOW_TRACKING_URI: undefined },
      timeoutMs: 300_000,
    });
  };
  const summaryOf = ({ stdout }: Finished): JobSummary => JSON.parse(stdout.trim().split("\n").at(-1) ?? "");

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "assay main job ü "));
    first = await run("wasm", 42);
    summary = summaryOf(first);
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("ends with one JSON summary on standard output, without bars", () => {
    expect(first.code).toBe(0);
    expect(first.stdout.trim().split("\n")).toHaveLength(1);
    expect(first.stderr).not.toContain("\u001b[");
    expect(summary).toMatchObject({
      job: "training",
      status: "FINISHED",
      metrics: { mae: expect.any(Number) },
    });
    expect(Object.keys(summary)).toEqual(["job", "status", "run", "model", "metrics", "outputs", "seconds"]);
    expect(summary.run?.trackingUri).toBe(`file://${encodeURI(join(folder, "mlruns"))}`);
  });

  it("predicts the last 1440 hours as well as scikit-learn's network does (its seeds: 28.5 to 34.6 MAE)", () => {
    expect(summary.metrics.mae).toBeLessThan(31.5);
    expect(summary.metrics.r2).toBeGreaterThan(0.8);
  });

  it("gives the same metrics from the same seed, and others from another", async () => {
    const [again, other] = [summaryOf(await run("wasm", 42)), summaryOf(await run("wasm", 0))];
    expect(again.metrics).toEqual(summary.metrics);
    expect(other.metrics).not.toEqual(summary.metrics);
    expect(other.metrics.mae).toBeLessThan(34.6);
  });

  it("does as well on the native backend", async (context) => {
    (await native).use(context);
    const { status, metrics } = summaryOf(await run("native", 42));
    expect(status).toBe("FINISHED");
    expect(metrics.mae).toBeLessThan(31.5);
  });

  it("leaves a report that Chromium opens offline without a complaint, under 4 MB", async (context) => {
    browser = await launchChromium((await chromium).use(context));
    const { report } = summary.outputs;
    expect((await stat(report)).size).toBeLessThan(4e6);
    const { page, complaints, close } = await openPage(browser, report, {
      viewport: { width: 1280, height: 900 },
    });
    expect(await drawAll(page)).toBeGreaterThan(6);
    await page.screenshot({ path: join(ROOT, "tests", ".artifacts", "main-job.png"), fullPage: true });
    await close();
    expect(complaints).toEqual([]);
  });

  it("leaves a run that Python's MLflow reads: metrics, parameters, epochs, inputs, model and signature", async (context) => {
    const environment = (await python).use(context);
    const script = join(ROOT, "tests", "real", "python", "read_run.py");
    const args = [script, summary.run?.trackingUri ?? "", summary.run?.id ?? ""];
    const { stdout, stderr } = await runProcess(environment.bin("python"), args, {
      env: { PYTHONWARNINGS: "ignore" },
    });
    expect(stdout, stderr).not.toBe("");
    const found = JSON.parse(stdout);
    expect(found).toMatchObject({
      status: "FINISHED",
      metrics: summary.metrics,
      params: { "model.kind": "dense", "model.epochs": "20", seed: "42" },
      epochs: 20,
      contexts: ["evaluation", "training"],
      flavors: ["assay", "onnx", "python_function"],
    });
    expect(found.inputs).toContain("weathersit");
    const run = join(
      fileURLToPath(summary.run?.trackingUri ?? ""),
      summary.run?.experimentId ?? "",
      summary.run?.id ?? "",
    );
    expect(existsSync(join(run, "artifacts", "report.html"))).toBe(true);
    expect(await readFile(join(run, "meta.yaml"), "utf8")).toMatch(/end_time: \d+/);
  });
});
