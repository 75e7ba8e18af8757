import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, describe, expect, it, type TestContext } from "vitest";
import { Table } from "../../sdk/core/tables/index.js";
import { tableView } from "../../sdk/display/index.js";
import { codeHtml, neededCode, START_HTML } from "../../sdk/display/page/index.js";
import { printPage } from "../../sdk/io/browsers/index.js";
import { printablePage, reportJson } from "../../sdk/reports/index.js";
import { renderNotebook } from "../../sdk/reports/notebook/index.js";
import { parseNotebook } from "../../sdk/utils/nbformat/index.js";
import { axeViolations } from "../support/axe.js";
import { findChromium, launchChromium } from "../support/browser.js";
import { HOSTILE_PAGES, NAMES } from "../support/hostile-reports.js";
import { drawAll, type Opened, openPage } from "../support/open-page.js";
import { requireReal } from "../support/real.js";

const ARTIFACTS = join(__dirname, "../.artifacts");
mkdirSync(ARTIFACTS, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), "assay kinds é "));
const chromium = requireReal("Chromium", findChromium);
let browser: Browser | undefined;
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(context: TestContext, html: string, width = 1280): Promise<Opened> {
  browser ??= await launchChromium((await chromium).use(context));
  const file = join(folder, "page.html");
  writeFileSync(file, html);
  return openPage(browser, file, { viewport: { width, height: 900 } });
}

/** The directives of a page's policy. */
function policyOf(html: string): Map<string, string> {
  const text = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? "";
  return new Map(
    text
      .replaceAll("&#39;", "'")
      .split(";")
      .map((directive) => {
        const [name, ...sources] = directive.trim().split(" ");
        return [name, sources.join(" ")];
      }),
  );
}

function refusesCodeAndNetwork(html: string): void {
  const policy = policyOf(html);
  expect(policy.get("default-src")).toBe("'none'");
  expect(policy.get("script-src")).not.toMatch(/'unsafe-(?:inline|eval|hashes)'|\*|https?:/);
  expect(policy.has("connect-src")).toBe(false);
  expect(policy.get("img-src")).toBe("data: blob:");
}

/** What a page tries to load from elsewhere, and what its policy says to it. */
async function triesOutside(page: Page): Promise<string[]> {
  await page.evaluate("window.violations.length = 0");
  const answers = await page.evaluate<string[]>(`(async () => {
    const asked = (made) => made.then(() => "came", () => "refused");
    const image = new Promise((resolve, reject) => {
      const element = new Image();
      element.onload = resolve;
      element.onerror = reject;
      element.src = "https://example.com/a.png";
    });
    return [await asked(fetch("https://example.com/")), await asked(image)];
  })()`);
  expect(answers).toEqual(["refused", "refused"]);
  return page.evaluate<string[]>("window.violations.splice(0)");
}

/** Places where text behind a name of the user's runs the wrong way, in the element that holds both. */
const TURNED = `[...document.querySelectorAll("bdi")].flatMap((name) => {
  const next = name.nextSibling;
  if (next === null || next.nodeType !== 3 || !/[a-z]{4}/.test(next.textContent)) return [];
  const start = next.textContent.search(/[a-z]{4}/);
  const at = (i) => { const range = document.createRange(); range.setStart(next, i); range.setEnd(next, i + 1); return range.getBoundingClientRect(); };
  const [first, second] = [at(start), at(start + 1)];
  return first.top === second.top && second.left < first.left ? [next.textContent] : [];
})`;

describe("hostile names in every kind of report in Chromium", () => {
  it.for(HOSTILE_PAGES.map((one, i) => [`${i} ${one[0]}`, ...one] as const))(
    "%s: are shown as text, run nothing, turn nothing round and push nothing away",
    async ([label, , title, make], context) => {
      const html = await make();
      expect(html.length).toBeLessThan(4e6);
      refusesCodeAndNetwork(html);
      const { page, complaints, close } = await open(context, html);
      const drawn = await drawAll(page);
      expect(drawn).toBeGreaterThan(0);
      expect(await page.evaluate("window.pwned")).toBeUndefined();
      expect(await page.locator("h1").textContent()).toBe(title);
      const foreign = "main iframe, main object, main script:not([type='application/json']), .assay-live img";
      expect(await page.locator(foreign).count()).toBe(0);
      expect(await page.evaluate(TURNED)).toEqual([]);
      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: 800 });
        const tooWide = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
        // Plots follow the width of their place.
        await expect.poll(() => page.evaluate<number>(tooWide)).toBeLessThanOrEqual(0);
      }
      await page.setViewportSize({ width: 1280, height: 900 });
      expect(await page.evaluate("window.violations")).toEqual([]);
      expect(complaints).toEqual([]);
      await page.screenshot({
        path: join(ARTIFACTS, `report-hostile-${label.replace(" ", "-")}.png`),
        fullPage: true,
      });
      expect(await axeViolations(page)).toEqual([]);
      expect((await triesOutside(page)).sort()).toEqual([
        "connect-src https://example.com/",
        "img-src https://example.com/a.png",
      ]);
      await close();
    },
  );

  it("are whole in the JSON of what is shown, and every number of the page's tables is there", async () => {
    for (const [kind, title, make] of HOSTILE_PAGES) {
      const html = await make();
      const json = reportJson(html, kind, null);
      expect(json.title).toBe(title.replace(/\s+/g, " ").trim());
      expect(json.sections.length).toBe(html.split("<section ").length - 1);
      const figures = JSON.stringify(json.sections).split('"type":"figure"').length - 1;
      expect(figures).toBe(html.split('data-assay="plot"').length - 1);
      const rows = html.split('<th scope="row"').length - 1;
      const kept = (content: (typeof json.sections)[number]["content"]): number =>
        content.reduce(
          (sum, one) =>
            sum + (one.type === "table" ? one.rows.length : one.type === "group" ? kept(one.content) : 0),
          0,
        );
      expect(json.sections.reduce((sum, { content }) => sum + kept(content), 0)).toBe(rows);
    }
  });

  it("are in the table of a rendered notebook, which is used without a complaint", async (context) => {
    const table = Table.from(
      NAMES.map((name) => [name, Array.from({ length: 40 }, (_, i) => NAMES[i % NAMES.length])] as const),
    );
    const output = tableView(table)["text/html"] ?? "";
    const cells = [
      { cell_type: "markdown", id: "a", metadata: {}, source: `# ${NAMES[4]}` },
      {
        ...{ cell_type: "code", id: "b", metadata: {}, source: NAMES.join("\n"), execution_count: 1 },
        outputs: [
          {
            output_type: "display_data",
            metadata: {},
            data: {
              "text/html": `${codeHtml(neededCode(output))}<div>${output}<div>${START_HTML}</div></div>`,
            },
          },
          { output_type: "stream", name: "stdout", text: NAMES.join("\n") },
        ],
      },
    ];
    const text = JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
    const options = { name: NAMES[0], language: "typescript", trusted: true, picture: () => undefined };
    const html = renderNotebook(parseNotebook(text, "page.ipynb"), options);
    expect(policyOf(html).get("script-src")).not.toMatch(/unsafe/);
    const { page, complaints, close } = await open(context, html);
    await page.locator("[role=grid]").waitFor();
    await page.locator("[role=grid] thead th").nth(1).click();
    await page.evaluate("scrollTo(0, document.body.scrollHeight)");
    expect(await page.evaluate("window.pwned")).toBeUndefined();
    expect(await page.evaluate(TURNED)).toEqual([]);
    expect(await page.evaluate("window.violations")).toEqual([]);
    expect(complaints).toEqual([]);
    expect((await triesOutside(page)).map((violation) => violation.split(" ")[0]).sort()).toEqual([
      "connect-src",
      "img-src",
    ]);
    await close();
  });
});

describe("reports as PDF", () => {
  it("hold pages and links, by the browser that is found, offline", async (context) => {
    const browserPath = (await chromium).use(context);
    const [, , make] = HOSTILE_PAGES[2];
    const pdf = await printPage(printablePage(await make()), { env: { ASSAY_BROWSER: browserPath } });
    writeFileSync(join(ARTIFACTS, "report-comparison.pdf"), pdf);
    const text = pdf.toString("latin1");
    expect(text.startsWith("%PDF-")).toBe(true);
    expect(text.match(/\/Type\s*\/Page\b/g)?.length ?? 0).toBeGreaterThan(2);
    expect(text).toContain("file:///none");
    // A4, in points.
    expect(text).toMatch(/\/MediaBox\s*\[0 0 59[456][\d.]* 84[12][\d.]*\]/);
  });

  it("are refused by words where there is no browser, and where it is none", async () => {
    for (const [env, wanted] of [
      [{ ASSAY_BROWSER: join(folder, "none") }, /ASSAY_BROWSER names is not there/],
      [{ ASSAY_BROWSER: process.execPath }, /wrote no PDF/],
    ] as const)
      await expect(printPage("<p>a</p>", { env })).rejects.toMatchObject({
        code: "DEPENDENCY_MISSING",
        message: expect.stringMatching(wanted),
      });
  });
});
