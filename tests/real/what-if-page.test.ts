import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, describe, expect, it, type TestContext } from "vitest";
import type { WhatIf } from "../../sdk/core/what-if/index.js";
import { type EvaluatedExperiment, Experiment } from "../../sdk/index.js";
import { random } from "../../sdk/utils/random/index.js";
import { formatNumber, formatPercent } from "../../sdk/utils/text/index.js";
import { axeViolations } from "../support/axe.js";
import { findChromium, launchChromium } from "../support/browser.js";
import { type Opened, openPage } from "../support/open-page.js";
import { requireReal } from "../support/real.js";
import { ROOT } from "../support/source-files.js";

const ARTIFACTS = join(__dirname, "../.artifacts");
const folder = mkdtempSync(join(tmpdir(), "assay what-if-"));
mkdirSync(ARTIFACTS, { recursive: true });
const TEST_MS = 180_000;

const chromium = requireReal("Chromium", findChromium);
let browser: Browser | undefined;

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

const DESKTOP = { viewport: { width: 1200, height: 900 } };
const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

/** The report of an experiment, in a browser, at its panel; and the panel that the kernel would have. */
async function opened(
  context: TestContext,
  config: string,
  extras: readonly string[],
  options: BrowserContextOptions = DESKTOP,
): Promise<
  Opened & { readonly panel: WhatIf; readonly experiment: EvaluatedExperiment; readonly bytes: number }
> {
  browser ??= await launchChromium((await chromium).use(context));
  const experiment = await Experiment.load(`fixtures/configs/${config}.yaml`, {
    cwd: ROOT,
    extras: [...extras, "tracking.enabled=false"],
    onProgress: false,
  })
    .train()
    .evaluate();
  const path = join(folder, `${config}-${extras.length}.html`);
  await experiment.report(path);
  const tab = await openPage(browser, path, options);
  return { ...tab, panel: await experiment.whatIf(), experiment, bytes: statSync(path).size };
}

const BOOSTING = ["model={kind: boosting, rounds: 40}", "target.transform=none", "preprocessing={}"];

describe("a what-if panel in a report", () => {
  it(
    "predicts by the model itself, by keyboard too, under a policy without eval and network",
    async (context) => {
      const { page, panel, complaints, bytes, close } = await opened(context, "bikes", BOOSTING);
      expect(bytes).toBeLessThan(4e6);
      const part = page.locator("#what-if");
      expect(await part.locator(".assay-live output").count(), "it sleeps until it is near").toBe(0);
      await part.scrollIntoViewIfNeeded();
      const prediction = part.locator(".assay-live output");
      const says = async (predicted: number): Promise<void> =>
        prediction
          .filter({ hasText: new RegExp(`^${formatNumber(predicted).replace(".", "\\.")} bikers$`) })
          .waitFor();
      await says(panel.start.answer.predictions[0]);
      expect(await part.innerText()).toMatch(
        /Computed in this page by the model itself \(boosting, [\d.]+ kB\)/,
      );

      const hour = part.getByRole("slider", { name: "hr", exact: true });
      await hour.focus();
      const start = Number(panel.start.cells[panel.columns.findIndex(({ name }) => name === "hr")]);
      await page.keyboard.press("ArrowLeft");
      await page.keyboard.press("ArrowLeft");
      const earlier = await panel.ask({ hr: start - 2 });
      await says(earlier.predictions[0]);
      const shap = earlier.shap?.values[0][panel.columns.findIndex(({ name }) => name === "hr")] ?? 0;
      const row = part.locator("tbody tr").filter({ hasText: `hr = ${start - 2}` });
      expect(await row.innerText()).toContain(Math.abs(shap).toPrecision(3));

      // Random values, in fields and lists, against the model that made the report.
      const draw = random(7);
      await part.getByRole("button", { name: /more column/ }).click();
      const row2: Record<string, number | string> = { hr: start - 2 };
      for (let i = 0; i < 30; i++) {
        const column = panel.columns[draw.int(panel.columns.length)];
        if (column.choices !== undefined) {
          const choice = column.choices[draw.int(column.choices.length)];
          await part
            .getByRole("combobox", { name: column.name, exact: true })
            .selectOption({ label: String(choice) });
          row2[column.name] = choice;
        } else {
          const { low = 0, high = 1, step } = column;
          const between = low + (high - low) * draw.next();
          const value = step === 1 ? Math.round(between) : Number(between.toFixed(3));
          await part
            .getByRole("spinbutton", { name: `${column.name}, value`, exact: true })
            .fill(String(value));
          row2[column.name] = value;
        }
        await says((await panel.ask(row2)).predictions[0]);
      }
      await part.getByRole("spinbutton", { name: "temp, value", exact: true }).fill("1.7");
      await part.getByText("⚠ temp was between 0.02 and 0.96 in training.", { exact: true }).waitFor();
      await part.getByRole("checkbox", { name: "temp is missing", exact: true }).check();
      await says((await panel.ask({ ...row2, temp: null })).predictions[0]);
      await page.screenshot({ path: join(ARTIFACTS, "what-if-report.png") });
      await part.getByRole("button", { name: "Reset" }).click();
      await says(panel.start.answer.predictions[0]);
      await part.getByRole("combobox", { name: "Start from" }).selectOption({ index: 1 });
      await says(panel.data.rows[1].answer.predictions[0]);
      expect(await axeViolations(page)).toEqual([]);
      await close();
      expect(complaints).toEqual([]);
    },
    TEST_MS,
  );

  it(
    "shows probabilities of classes, on a phone, and refines what it estimates",
    async (context) => {
      const { page, panel, complaints, close } = await opened(context, "cancer", [], PHONE);
      const part = page.locator("#what-if");
      await part.scrollIntoViewIfNeeded();
      await part.locator(".assay-live output").waitFor();
      const [column] = panel.columns;
      const field = part.getByRole("spinbutton", { name: `${column.name}, value`, exact: true });
      await field.fill(String(column.high));
      const { predictions } = await panel.ask({ [column.name]: column.high ?? 0 });
      for (const share of predictions)
        await part.getByText(formatPercent(share), { exact: true }).first().waitFor();
      await part.getByText(/estimated to ± [\d.]+ %\.$/).waitFor();
      const overflow = await page.evaluate<number>(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth",
      );
      expect(overflow).toBeLessThanOrEqual(0);
      await page.screenshot({ path: join(ARTIFACTS, "what-if-phone.png") });
      await close();
      expect(complaints).toEqual([]);
    },
    TEST_MS,
  );

  it(
    "looks up a grid where no page can hold the model, and says so; its twin is read without a script",
    async (context) => {
      const stacking = ["model={kind: stacking, models: [{kind: linear}, {kind: boosting, rounds: 10}]}"];
      const { page, panel, complaints, close } = await opened(context, "bikes", stacking);
      const part = page.locator("#what-if");
      await part.scrollIntoViewIfNeeded();
      await part
        .getByText(
          /Interpolated in a grid of predictions that were made beforehand, because models of kind stacking/,
        )
        .waitFor();
      const column = panel.columns.slice(0, 8).find(({ control }) => control === "choice");
      if (column?.choices === undefined) throw new Error("no list among the first columns");
      const choice = column.choices[column.choices.length - 1];
      await part
        .getByRole("combobox", { name: column.name, exact: true })
        .selectOption({ label: String(choice) });
      // A value of the grid: the prediction is the model's own.
      const { predictions } = await panel.ask({ [column.name]: choice });
      await part
        .locator("output")
        .filter({ hasText: `${formatNumber(predictions[0])} bikers` })
        .waitFor();
      await part.getByText("What each change does by itself.").waitFor();
      await close();
      expect(complaints).toEqual([]);

      const still = await openPage(await launched(), join(folder, "bikes-1.html"), {
        ...DESKTOP,
        javaScriptEnabled: false,
      });
      const text = await still.page.locator("#what-if").innerText();
      expect(text).toContain(
        `Test row 0 is predicted ${formatNumber(panel.start.answer.predictions[0])} bikers`,
      );
      for (const { name } of panel.columns) expect(text).toContain(name);
      expect(await still.page.locator("#what-if svg, #what-if img").count()).toBeGreaterThan(0);
      await still.close();
    },
    TEST_MS,
  );
});

async function launched(): Promise<Browser> {
  if (browser === undefined) throw new Error("no browser");
  return browser;
}
