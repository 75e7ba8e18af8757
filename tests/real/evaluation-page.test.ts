import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, describe, expect, it, type TestContext } from "vitest";
import { Evaluation } from "../../sdk/core/evaluation/index.js";
import type { Scoring } from "../../sdk/core/metrics/index.js";
import { evaluationView, metricsView } from "../../sdk/display/index.js";
import { axeViolations } from "../support/axe.js";
import { findChromium, launchChromium } from "../support/browser.js";
import { type Opened, openPage } from "../support/open-page.js";
import { requireReal } from "../support/real.js";
import { bikesReport, fixtureTable } from "../support/report-input.js";
import { pageOf } from "../support/table-page.js";
import { temporaryFolder } from "../support/temporary.js";

/** scikit-learn 1.9.1: fixtures/parity/thresholds.py. */
const parity = JSON.parse(readFileSync("fixtures/parity/thresholds.json", "utf8"));
const scores: number[] = parity.scores;
const binary: Scoring = {
  task: "classification",
  truth: Float64Array.from(parity.truth as number[]),
  prediction: Float64Array.from(scores, (p) => (p >= 0.5 ? 1 : 0)),
  probabilities: Float64Array.from(scores.flatMap((p) => [1 - p, p])),
  classes: ["benign", "malignant"],
};
const three: Scoring = {
  task: "classification",
  truth: Float64Array.of(0, 1, 2, 2),
  prediction: Float64Array.of(0, 1, 1, 2),
  probabilities: Float64Array.of(0.8, 0.1, 0.1, 0.2, 0.7, 0.1, 0.1, 0.5, 0.4, 0.1, 0.2, 0.7),
  classes: ["low", "<b>mid</b>", "top"],
};

const chromium = requireReal("Chromium", findChromium);
let browser: Browser | undefined;
afterAll(() => browser?.close());

async function open(
  context: TestContext,
  html: string,
  options: BrowserContextOptions = {},
): Promise<Opened> {
  browser ??= await launchChromium((await chromium).use(context));
  const file = join(await temporaryFolder(), "page.html");
  const dark = "<style>:root{color-scheme:light dark}body{background:Canvas}</style>";
  await writeFile(file, pageOf(html).replace("</title>", `</title>${dark}`));
  return openPage(browser, file, { viewport: { width: 900, height: 900 }, ...options });
}

const panel = '[data-assay="threshold"] .assay-live';

/** TP, FP, FN and TN as the page shows them, and a score. */
async function shown(page: Page): Promise<number[]> {
  const counts = ["tp", "fp", "fn", "tn"].map((name) =>
    page.locator(`${panel} [data-count=${name}]`).textContent(),
  );
  return (await Promise.all(counts)).map(Number);
}

const score = (page: Page, name: string) => page.locator(`${panel} [data-score="${name}"]`).textContent();

describe("an evaluation in Chromium", () => {
  const html = evaluationView(new Evaluation({ scoring: binary, target: "diagnosis" }))["text/html"] ?? "";

  it("has a threshold that is slid by pointer and keys, and typed; counts are scikit-learn's", async (context) => {
    const { page, complaints, close } = await open(context, html);
    const slider = page.locator(`${panel} input[type=range]`);
    await slider.scrollIntoViewIfNeeded();
    // It starts where the model itself decides.
    const half = parity.at.find(({ threshold }: { threshold: number }) => threshold === 0.5);
    expect(await shown(page)).toEqual([half.tp, half.fp, half.fn, half.tn]);
    const field = page.getByLabel("Threshold", { exact: true }).and(page.locator("input[type=number]"));
    for (const wanted of parity.at) {
      await field.fill(String(wanted.threshold));
      await field.press("Enter");
      expect(await shown(page), `at ${wanted.threshold}`).toEqual([
        wanted.tp,
        wanted.fp,
        wanted.fn,
        wanted.tn,
      ]);
      expect(Number(await score(page, "precision"))).toBeCloseTo(wanted.precision, 3);
      expect(Number(await score(page, "recall"))).toBeCloseTo(wanted.recall, 3);
      expect(Number(await score(page, "F1"))).toBeCloseTo(wanted.f1, 3);
      expect(Number(await score(page, "specificity"))).toBeCloseTo(wanted.specificity, 3);
    }
    await slider.focus();
    await page.keyboard.press("Home");
    expect((await shown(page)).slice(2)).toEqual([0, 0]);
    await page.keyboard.press("End");
    expect((await shown(page)).slice(0, 2)).toEqual([0, 0]);
    await page.keyboard.press("ArrowLeft");
    const [tp, fp] = await shown(page);
    expect(tp + fp).toBeGreaterThan(0);
    expect(await slider.getAttribute("aria-valuetext")).toMatch(
      /^0\.\d+: precision .* recall .* F1 .* cost /,
    );
    const { width, height } = (await slider.boundingBox()) ?? { width: 0, height: 0 };
    await slider.click({ position: { x: width / 2, y: height / 2 } });
    const [a, b, c, d] = await shown(page);
    expect([a + c, b + d]).toEqual([212, 357]);
    expect(a + b).toBeGreaterThan(tp + fp);
    await close();
    expect(complaints).toEqual([]);
  });

  it("goes to the best threshold by F1 and by what errors cost", async (context) => {
    const { page, complaints, close } = await open(context, html);
    const button = (name: string) => page.locator(`${panel} button[data-mark=${name}]`);
    await button("f1").scrollIntoViewIfNeeded();
    expect(await button("f1").textContent()).toContain(`best F1: ${parity.bestF1.threshold}`);
    await button("f1").click();
    expect(await shown(page)).toEqual([
      parity.bestF1.tp,
      parity.bestF1.fp,
      parity.bestF1.fn,
      parity.bestF1.tn,
    ]);
    for (const { costs, ...best } of parity.leastCost) {
      await page.getByLabel("cost of a false positive").fill(String(costs[0]));
      await page.getByLabel("cost of a false negative").fill(String(costs[1]));
      expect(await button("cost").textContent()).toContain(`least cost: ${best.threshold}`);
      await button("cost").click();
      expect(await shown(page)).toEqual([best.tp, best.fp, best.fn, best.tn]);
      const cost = costs[0] * best.fp + costs[1] * best.fn;
      expect((await score(page, "cost"))?.replace(",", "")).toBe(String(cost));
    }
    await page.getByLabel("cost of a false negative").fill("-3");
    expect(await page.getByLabel("cost of a false negative").getAttribute("aria-invalid")).toBe("true");
    await close();
    expect(complaints).toEqual([]);
  });

  it("has each of several classes against the rest, and names as text", async (context) => {
    const view = evaluationView(new Evaluation({ scoring: three, target: "size" }));
    const { page, complaints, close } = await open(context, view["text/html"] ?? "");
    const select = page.getByLabel("size: flag rows as");
    await select.scrollIntoViewIfNeeded();
    await select.selectOption({ label: "<b>mid</b>" });
    expect(await page.getByLabel("Threshold of <b>mid</b>").count()).toBe(1);
    await page.locator(`${panel} button[data-mark=f1]`).click();
    expect(await shown(page)).toEqual([1, 0, 0, 3]);
    expect(await page.locator(`${panel} button[data-mark=own]`).count()).toBe(0);
    expect(await page.locator("main b").count()).toBe(0);
    await close();
    expect(complaints).toEqual([]);
  });

  it("shows errors by the column that is chosen, fits 480 pixels, and has nothing that axe finds", async (context) => {
    const { target, predictions, metrics, baseline } = bikesReport();
    if (predictions === undefined) throw new Error("incomplete input");
    const bikes = fixtureTable("bikes.csv");
    const rows = bikes
      .select(["hr", "temp", "weathersit", "workingday"])
      .take(Uint32Array.from(predictions.truth, (_, i) => bikes.numRows - predictions.truth.length + i));
    const scoring = { task: "regression", ...predictions } as const;
    const view = evaluationView(new Evaluation({ scoring, target, rows, inTime: true }));
    const cards = metricsView({
      details: metrics,
      context: { target, ...(baseline === undefined ? {} : { baseline }) },
    });
    const { page, complaints, close } = await open(
      context,
      `<h1>Bikes</h1>${cards["text/html"]}${view["text/html"]}`,
      {
        viewport: { width: 480, height: 900 },
      },
    );
    const host = page.locator('[data-assay="choose"]');
    await host.scrollIntoViewIfNeeded();
    const plot = host.locator('.assay-live [role="group"]');
    await plot.locator(".main-svg").first().waitFor({ timeout: 60_000 });
    expect(await plot.getAttribute("aria-label")).toMatch(/^Error by hr: /);
    const names = await host.locator("option").allTextContents();
    expect(names.map((name) => name.split(":")[0]).sort()).toEqual([
      "hr",
      "temp",
      "weathersit",
      "workingday",
    ]);
    await host
      .locator("select")
      .selectOption({ index: names.findIndex((name) => name.startsWith("weathersit")) });
    await expect
      .poll(() => plot.locator(".ytick text").allTextContents(), { timeout: 60_000 })
      .toContain("cloudy/misty");
    expect(
      await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"),
    ).toBe(0);
    expect(await axeViolations(page)).toEqual([]);
    await close();
    expect(complaints).toEqual([]);
  });

  it("has a slider that axe finds nothing at, light and dark", async (context) => {
    const { page, complaints, close } = await open(context, `<h1>Cancer</h1>${html}`);
    await page.locator(`${panel} input[type=range]`).scrollIntoViewIfNeeded();
    expect(await axeViolations(page)).toEqual([]);
    await close();
    expect(complaints).toEqual([]);
  });

  it("shows the thresholds that matter without a script", async (context) => {
    const { page, close } = await open(context, html, { javaScriptEnabled: false });
    const row = page.getByRole("row", { name: /best F1/ });
    expect(await row.isVisible()).toBe(true);
    expect(await row.textContent()).toContain(String(parity.bestF1.tp));
    expect(await page.locator('img[alt^="ROC curve"]').isVisible()).toBe(true);
    await close();
  });
});
