import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { afterAll, describe, expect, it, type TestContext } from "vitest";
import { renderReport } from "../../sdk/reports/index.js";
import { axeViolations } from "../support/axe.js";
import { findChromium, launchChromium } from "../support/browser.js";
import { drawAll, type Opened, openPage } from "../support/open-page.js";
import { requireReal } from "../support/real.js";
import { bikesReport, cancerReport, hostileReport } from "../support/report-input.js";

const ARTIFACTS = join(__dirname, "../.artifacts");
const folder = mkdtempSync(join(tmpdir(), "assay report ü-"));
mkdirSync(ARTIFACTS, { recursive: true });

const chromium = requireReal("Chromium", findChromium);
let browser: Browser | undefined;

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

const DESKTOP = { viewport: { width: 1280, height: 900 } };
const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

/** Writes a report to a file and opens it. */
async function open(context: TestContext, html: string, options: BrowserContextOptions): Promise<Opened> {
  browser ??= await launchChromium((await chromium).use(context));
  const file = join(folder, "report.html");
  writeFileSync(file, html);
  return openPage(browser, file, options);
}

async function overflow(page: Page): Promise<number> {
  return page.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}

/** Contrast of two CSS colours as `rgb(…)`, by WCAG 2.2. */
function contrast(a: string, b: string): number {
  const luminance = (css: string) => {
    const [r, g, bl] = (css.match(/[\d.]+/g) ?? []).slice(0, 3).map((part) => {
      const c = Number(part) / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * bl;
  };
  const [light, dark] = [luminance(a), luminance(b)].sort((p, q) => q - p);
  return (light + 0.05) / (dark + 0.05);
}

describe("a report in Chromium", () => {
  for (const [name, make] of [
    ["regression", bikesReport],
    ["classification", cancerReport],
  ] as const) {
    it(`draws every plot of a ${name} offline, without a complaint`, async (context) => {
      const html = await renderReport(make());
      expect(html.length).toBeLessThan(4e6);
      const { page, complaints, close } = await open(context, html, DESKTOP);
      const count = await drawAll(page);
      const firstMs = await page.evaluate<number>(
        'performance.getEntriesByName("assay-first-plot")[0].startTime',
      );
      const paintedMs = await page.evaluate<number>(
        'performance.getEntriesByName("first-contentful-paint")[0].startTime',
      );
      process.stdout.write(
        `[report] ${name}: ${(html.length / 1e6).toFixed(2)} MB, painted after ${Math.round(paintedMs)} ms, first of ${count} plots interactive after ${Math.round(firstMs)} ms\n`,
      );
      await page.screenshot({ path: join(ARTIFACTS, `report-${name}-light.png`), fullPage: true });
      expect(await axeViolations(page)).toEqual([]);
      await close();
      expect(paintedMs, "the static pictures are painted before").toBeLessThan(firstMs);
      expect(count).toBeGreaterThanOrEqual(9);
      expect(complaints).toEqual([]);
    });
  }

  it("shows the waterfall of a point's row, by click and by keys, without a kernel", async (context) => {
    const { page, complaints, close } = await open(context, await renderReport(bikesReport()), DESKTOP);
    await drawAll(page);
    const figure = (title: RegExp) =>
      page.locator("figure").filter({ has: page.locator("h3", { hasText: title }) });
    const panel = (title: RegExp) => figure(title).locator(".assay-live ~ [role=group]");
    const words = (title: RegExp) => panel(title).locator("[role=status]");

    // Plotly clicks what the pointer has found, and finds nothing while the page still moves.
    const click = async (title: RegExp, mark: Locator) => {
      const found = figure(title).locator(".assay-live .hovertext").first();
      for (let i = 0; i < 50 && !(await found.isVisible()); i++) {
        await page.mouse.move(0, 0);
        await mark.hover({ force: true });
        await page.waitForTimeout(200);
      }
      await mark.click({ force: true });
    };
    // A dot of the beeswarm names its row, and so does what opens.
    const bees = figure(/^SHAP values$/);
    await click(/^SHAP values$/, bees.locator(".point").nth(5));
    await words(/^SHAP values$/)
      .filter({ hasText: /^Row \d+ \(test row \d+\)\. From the base value 146\.7 to the prediction/ })
      .waitFor();
    await panel(/^SHAP values$/)
      .locator(".barlayer .point")
      .first()
      .waitFor();
    await panel(/^SHAP values$/)
      .getByRole("button", { name: "Close" })
      .click();
    expect(
      await panel(/^SHAP values$/)
        .locator(".barlayer .point")
        .first()
        .isVisible(),
    ).toBe(false);

    await click(
      /^Dependence on hr$/,
      figure(/^Dependence on hr$/)
        .locator(".point")
        .nth(3),
    );
    await words(/^Dependence on hr$/)
      .filter({ hasText: /^Row \d+ .* hr = \d+ [+−]/ })
      .waitFor();

    // A cell of the heat map, in the middle of the picture.
    await click(/^SHAP values of 200 rows$/, figure(/^SHAP values of 200 rows$/).locator(".nsewdrag"));
    await words(/^SHAP values of 200 rows$/)
      .filter({ hasText: /^Row \d+/ })
      .waitFor();

    const decision = figure(/^Decision plot of 100 rows$/).locator(".assay-live");
    await decision.focus();
    await page.keyboard.press("ArrowRight");
    const said = decision.locator("xpath=following-sibling::*[@role='status']");
    await said.filter({ hasText: /prediction/ }).waitFor({ state: "attached" });
    const [row] = /row \d+ \(test row \d+\)/.exec((await said.textContent()) ?? "") ?? [];
    await page.keyboard.press("Enter");
    await words(/^Decision plot/)
      .filter({ hasText: `R${row?.slice(1)}. From the base value` })
      .waitFor();
    expect(await page.evaluate<string>("document.activeElement.getAttribute('aria-label')")).toBe(
      `R${row?.slice(1)}`,
    );
    expect(await axeViolations(page)).toEqual([]);
    await page.screenshot({ path: join(ARTIFACTS, "report-clicked.png"), fullPage: true });
    await close();
    expect(complaints).toEqual([]);
  });

  it("fits a phone of 360 pixels, static and interactive", async (context) => {
    const { page, complaints, close } = await open(context, await renderReport(bikesReport()), PHONE);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await drawAll(page);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.screenshot({ path: join(ARTIFACTS, "report-phone.png"), fullPage: true });
    await close();
    expect(complaints).toEqual([]);
  });

  it("shows all plots and numbers without a script", async (context) => {
    const { page, complaints, close } = await open(context, await renderReport(bikesReport()), {
      ...DESKTOP,
      javaScriptEnabled: false,
    });
    const plots = page.locator('[data-assay="plot"]');
    for (let i = 0; i < (await plots.count()); i++) {
      expect(await plots.nth(i).locator(".still.wide svg").isVisible()).toBe(true);
    }
    await close();
    expect(complaints).toEqual([]);
  });

  it("is dark where the system is, with text that can be read", async (context) => {
    for (const colorScheme of ["light", "dark"] as const) {
      const { page, close } = await open(context, await renderReport(bikesReport()), {
        ...DESKTOP,
        colorScheme,
      });
      await drawAll(page);
      await page.screenshot({ path: join(ARTIFACTS, `report-${colorScheme}.png`), fullPage: true });
      const background = await page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
      for (const [selector, property] of [
        ["h1", "color"],
        [".lead", "color"],
        [".good", "color"],
        [".bad", "color"],
        ["nav a", "color"],
        ["table small", "color"],
        [".assay-live .xtick text", "fill"],
        [".assay-live .bartext", "fill"],
      ] as const) {
        const text = await page.evaluate<string>(
          `getComputedStyle(document.querySelector(${JSON.stringify(selector)})).${property}`,
        );
        expect(
          contrast(text, background),
          `${colorScheme} ${selector}: ${text} on ${background}`,
        ).toBeGreaterThan(4.5);
      }
      await close();
    }
  });

  it("changes its plots with the system's scheme", async (context) => {
    const { page, close } = await open(context, await renderReport(bikesReport()), {
      ...DESKTOP,
      colorScheme: "light",
    });
    await drawAll(page);
    const fill = 'getComputedStyle(document.querySelector(".assay-live .xtick text")).fill';
    const light = await page.evaluate<string>(fill);
    await page.emulateMedia({ colorScheme: "dark" });
    await expect.poll(() => page.evaluate<string>(fill)).not.toBe(light);
    await close();
  });

  it("prints light, with the static pictures", async (context) => {
    const { page, close } = await open(context, await renderReport(bikesReport()), {
      viewport: { width: 690, height: 980 },
      colorScheme: "dark",
    });
    await drawAll(page);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    expect(await page.locator(".still.wide svg").first().isVisible()).toBe(true);
    expect(await page.locator(".assay-live").first().isVisible()).toBe(false);
    expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(255, 255, 255)");
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.screenshot({ path: join(ARTIFACTS, "report-print.png"), fullPage: true });
    await page.pdf({ path: join(ARTIFACTS, "report.pdf"), format: "A4" });
    await close();
  });

  it("shows hostile names as text and runs none of them", async (context) => {
    const { page, complaints, close } = await open(context, await renderReport(hostileReport()), DESKTOP);
    await drawAll(page);
    expect(await page.evaluate("window.pwned")).toBeUndefined();
    expect(await page.locator("h1").textContent()).toBe(hostileReport().name);
    // In plots too: plotly reads tags in texts, and must not get any.
    expect(
      await page
        .locator(
          ".assay-live a, .assay-live b, .assay-live img, main iframe, main img, main script:not([type='application/json'])",
        )
        .count(),
    ).toBe(0);
    expect(await page.locator(".assay-live .ytick text").filter({ hasText: "<b>" }).count()).toBeGreaterThan(
      0,
    );
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await close();
    expect(complaints).toEqual([]);
  });

  it("has plots whose points are gone through by arrow keys, and read out", async (context) => {
    const { page, complaints, close } = await open(context, await renderReport(bikesReport()), DESKTOP);
    await drawAll(page);
    const plot = page.locator('[data-assay="plot"]').first();
    await plot.locator(".assay-live").focus();
    const heard: string[] = [];
    for (const key of ["ArrowRight", "ArrowRight", "ArrowLeft"]) {
      await page.keyboard.press(key);
      await plot.locator(".hoverlayer .hovertext").first().waitFor();
      await expect.poll(() => plot.locator('[role="status"]').textContent()).not.toBe(heard.at(-1) ?? "");
      heard.push((await plot.locator('[role="status"]').textContent()) ?? "");
    }
    expect(heard[0]).toMatch(/\d/);
    expect(heard[2]).toBe(heard[0]);
    await page.keyboard.press("Escape");
    await expect.poll(() => plot.locator('[role="status"]').textContent()).toBe("");
    await close();
    expect(complaints).toEqual([]);
  });

  it("is walked by keyboard: skip link first, then the sections", async (context) => {
    const { page, close } = await open(context, await renderReport(bikesReport()), DESKTOP);
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the content");
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.getAttribute('href')")).toBe("#metrics");
    const headings = await page.evaluate<string[]>(
      "[...document.querySelectorAll('h1,h2,h3')].map((h) => h.tagName)",
    );
    expect(headings[0]).toBe("H1");
    expect(headings.filter((tag) => tag === "H1")).toHaveLength(1);
    await close();
  });
});
