import { mkdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import { openStore } from "../../sdk/io/registries/index.js";
import type { JobSummary } from "../../sdk/jobs/index.js";
import { findChromium, launchChromium, newWindow } from "../support/browser.js";
import { runAssay } from "../support/cli.js";
import { startMlflow } from "../support/mlflow-server.js";
import { findPython } from "../support/python.js";
import { requireReal } from "../support/real.js";
import { ROOT } from "../support/source-files.js";

const ARTIFACTS = join(ROOT, "tests", ".artifacts");
const BIKES = join(ROOT, "fixtures", "configs", "bikes.yaml");
const EPOCHS = 4;

/** A first page of the UI loads megabytes of scripts. */
const SHOWN = { timeout: 60_000 } as const;

interface Shown {
  readonly uri: string;
  readonly summary: JobSummary;
  readonly experimentId: string;
  readonly page: Page;
}

// What Assay writes over REST, seen where people look at it: MLflow's own pages (mlflow 3.17.2) in Chromium.
describe("MLflow's UI", () => {
  let real: Awaited<ReturnType<typeof requireReal<Shown>>>;
  let folder = "";
  let browser: Browser | undefined;
  const ends: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "assay ui ü "));
    mkdirSync(ARTIFACTS, { recursive: true });
    real = await requireReal("a server of MLflow, and Chromium", async () => {
      browser = await launchChromium(findChromium());
      const server = await startMlflow(await findPython());
      ends.push(() => server.stop());
      const summary = await runBikes(server.uri);
      const experimentId = await register(server.uri, summary);
      const tab = await newWindow(browser, { viewport: { width: 1400, height: 1000 } });
      return { uri: server.uri, summary, experimentId, page: await tab.newPage() };
    });
  }, 600_000);
  afterAll(async () => {
    await browser?.close();
    for (const end of ends) await end();
    await rm(folder, { recursive: true, force: true });
  });

  /** The bikes' run of the command line, with fewer epochs. */
  async function runBikes(uri: string): Promise<JobSummary> {
    const extras = [`model.epochs=${EPOCHS}`, "explain.rows=20", "explain.background=10"];
    const report = `report.path=${join(folder, "bikes.html")}`;
    const { code, stdout, stderr } = await runAssay(["run", BIKES, "--json", "--extras", ...extras, report], {
      cwd: folder,
      env: { ASSAY_BACKEND: "wasm", MLFLOW_TRACKING_URI: uri },
      timeoutMs: 300_000,
    });
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as JobSummary;
  }

  /** Registers the run's model as the Champion; gives the experiment's id. */
  async function register(uri: string, { run, model }: JobSummary): Promise<string> {
    const runId = run?.id ?? "";
    const modelId = String(model).replace("models:/", "");
    const store = openStore(uri, { cwd: folder, env: {} });
    const { info } = await store.getRun(runId);
    await store.registerModel("bikes", { modelId, runId, name: "model", artifactUri: "" });
    await store.setAlias("bikes", "Champion", "1");
    await store.close();
    return info.experimentId;
  }

  /** Opens a page of the UI, waits until its text says all of these, and keeps a picture of it. */
  async function see(
    context: TestContext,
    name: string,
    path: string,
    words: readonly string[],
  ): Promise<Page> {
    const { uri, page } = real.use(context);
    await page.goto(`${uri}/#/${path}`);
    for (const word of words) await page.getByText(word, { exact: true }).first().waitFor(SHOWN);
    const picture = join(ARTIFACTS, `mlflow-ui-${name}.png`);
    await page.screenshot({ path: picture });
    process.stdout.write(`[mlflow ui] ${picture}\n`);
    return page;
  }
  const runPath = ({ experimentId, summary }: Shown, tab = "") =>
    `experiments/${experimentId}/runs/${summary.run?.id}${tab}`;

  it("shows the run's parameters and metrics, with every digit of them", async (context) => {
    const shown = real.use(context);
    const words = ["model.kind", "dense", "model.epochs", String(EPOCHS), "Finished"];
    const metrics = Object.entries(shown.summary.metrics).flatMap(([name, value]) => [name, String(value)]);
    await see(context, "run", runPath(shown), [...metrics, ...words]);
  }, 180_000);

  it("draws the curve of the loss, one point an epoch", async (context) => {
    const page = await see(context, "metrics", runPath(real.use(context), "/model-metrics"), ["loss", "mae"]);
    const curve = page.getByTestId("experiment-view-compare-runs-card").filter({ hasText: "(loss)" });
    const trace = curve.locator(".scatterlayer .trace").first();
    await trace
      .locator(".points path")
      .last()
      .waitFor({ ...SHOWN, state: "attached" });
    expect(await trace.locator(".points path").count()).toBe(EPOCHS);
    expect(await trace.locator("path.js-line").getAttribute("d")).toMatch(/^M[\d.]+,[\d.]+L/);
    await curve.scrollIntoViewIfNeeded();
    await curve.screenshot({ path: join(ARTIFACTS, "mlflow-ui-loss.png") });
  }, 180_000);

  it("lists the artifacts, and shows the report", async (context) => {
    const shown = real.use(context);
    const page = await see(context, "artifacts", runPath(shown, "/artifacts"), [
      "config.yaml",
      "report.html",
    ]);
    await page.getByText("report.html", { exact: true }).first().click();
    const report = page.frameLocator("iframe").getByText("Bike rentals by hour").first();
    await report.waitFor(SHOWN);
    await page.screenshot({ path: join(ARTIFACTS, "mlflow-ui-report.png") });
  }, 180_000);

  it("shows the version of the registered model, with its alias and the run that it is of", async (context) => {
    await see(context, "models", "models", ["bikes"]);
    const page = await see(context, "version", "models/bikes/versions/1", ["Version 1"]);
    await page.getByText("Champion").first().waitFor(SHOWN);
    await page
      .getByText(/^bikes 20\d\d-/)
      .first()
      .waitFor(SHOWN);
    await page.screenshot({ path: join(ARTIFACTS, "mlflow-ui-version.png") });
  }, 180_000);
});
