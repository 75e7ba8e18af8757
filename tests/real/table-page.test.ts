import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, describe, expect, it, type TestContext } from "vitest";
import { Table } from "../../sdk/core/tables/index.js";
import type { MimeBundle } from "../../sdk/display/bundle.js";
import { liveViews } from "../../sdk/display/page/index.js";
import { gridView } from "../../sdk/display/views/grid.js";
import { tableView } from "../../sdk/display/views/table.js";
import { findChromium, launchChromium } from "../support/browser.js";
import { type Opened, openPage } from "../support/open-page.js";
import { requireReal } from "../support/real.js";
import { fixtureTable, HOSTILE_NAMES } from "../support/report-input.js";
import { cellsOf, linkKernel, pageOf } from "../support/table-page.js";

const folder = mkdtempSync(join(tmpdir(), "assay-table-"));
const chromium = requireReal("Chromium", findChromium);
let browser: Browser | undefined;
let opened: Opened | undefined;

afterEach(async () => {
  await opened?.close();
  opened = undefined;
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

const bikes = fixtureTable("bikes.csv");

async function open(context: TestContext, bundle: MimeBundle, scripts = true): Promise<Page> {
  browser ??= await launchChromium((await chromium).use(context));
  const file = join(folder, "table.html");
  writeFileSync(file, pageOf(bundle["text/html"] ?? "", "t1"));
  opened = await openPage(browser, file, {
    viewport: { width: 1280, height: 900 },
    javaScriptEnabled: scripts,
  });
  if (scripts) await opened.page.locator("[role=grid] tbody tr").first().waitFor();
  return opened.page;
}

const header = (page: Page, name: string) => page.getByRole("columnheader", { name }).first();
const status = (page: Page) => page.getByRole("status");

describe("a table in a page without a kernel", () => {
  it("sorts what it holds, by one column and by more, and back", async (context) => {
    const page = await open(context, tableView(bikes));
    expect(await status(page).textContent()).toBe("1–20 of 1,000 rows");
    expect(await page.innerText("main")).toContain(
      "Of 8,645 rows this page holds the first 1,000; where the kernel runs, run the cell again for all.",
    );
    const bikers = bikes.names.indexOf("bikers") + 1;
    await header(page, "bikers").click();
    await header(page, "bikers").click();
    expect(await header(page, "bikers").getAttribute("aria-sort")).toBe("descending");
    const most = [...bikes.numbers("bikers").slice(0, 1000)].sort((a, b) => b - a);
    expect((await cellsOf(page)).map((row) => Number(row[bikers]))).toEqual(most.slice(0, 20));
    await header(page, "bikers").click();
    expect(await header(page, "bikers").getAttribute("aria-sort")).toBe("none");
    expect((await cellsOf(page)).map(([row]) => row)).toEqual(Array.from({ length: 20 }, (_, i) => `${i}`));
    await header(page, "weathersit").click();
    await header(page, "hr").click({ modifiers: ["Shift"] });
    const order = [...Array(1000).keys()].sort((a, b) => {
      const [x, y] = [a, b].map((row) => `${bikes.value("weathersit", row)}`);
      if (x !== y) return x < y ? -1 : 1;
      return Number(bikes.value("hr", a)) - Number(bikes.value("hr", b)) || a - b;
    });
    expect((await cellsOf(page)).map(([row]) => Number(row))).toEqual(order.slice(0, 20));
    expect(opened?.complaints).toEqual([]);
  });

  it("searches, filters, says what it cannot read, and turns pages", async (context) => {
    const page = await open(context, tableView(bikes));
    await page.getByRole("searchbox").fill("cloudy");
    const cloudy = [...Array(1000).keys()].filter((r) =>
      `${bikes.value("weathersit", r)}`.includes("cloudy"),
    );
    await status(page).filter({ hasText: "found" }).waitFor();
    expect(await status(page).textContent()).toBe(`1–20 of ${cloudy.length} found of 1,000 rows`);
    await page.getByRole("button", { name: "Filter by column" }).click();
    await page.getByRole("textbox", { name: "Filter temp" }).fill("> 0.3");
    const warm = cloudy.filter((row) => Number(bikes.value("temp", row)) > 0.3);
    await status(page)
      .filter({ hasText: `of ${warm.length} found` })
      .waitFor();
    expect(await page.evaluate("document.activeElement.dataset.filter")).toBe(
      String(bikes.names.indexOf("temp")),
    );
    await page.getByRole("textbox", { name: "Filter temp" }).fill("> warm");
    await page.getByText('temp: "warm" is no number.').waitFor();
    await page.getByRole("textbox", { name: "Filter temp" }).fill("");
    await page.getByText('temp: "warm" is no number.').waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "Last page" }).click();
    const last = Math.floor((cloudy.length - 1) / 20) * 20;
    expect((await cellsOf(page)).map(([row]) => Number(row))).toEqual(cloudy.slice(last));
    expect(await page.getByRole("button", { name: "Next page" }).isDisabled()).toBe(true);
    expect(opened?.complaints).toEqual([]);
  });

  it("is walked by the keyboard, and hides columns", async (context) => {
    const page = await open(context, tableView(bikes));
    const focused = () => page.evaluate<string>("document.activeElement.textContent");
    await page.locator('[role=grid] [tabindex="0"]').focus();
    for (const key of ["ArrowRight", "ArrowDown", "ArrowDown", "End"]) await page.keyboard.press(key);
    expect(await focused()).toBe(String(bikes.value("bikers", 1)));
    await page.keyboard.press("PageDown");
    expect(await status(page).textContent()).toBe("21–40 of 1,000 rows");
    await page.keyboard.press("Control+End");
    expect(await status(page).textContent()).toBe("981–1,000 of 1,000 rows");
    for (const key of ["ArrowUp", "ArrowUp", "ArrowUp"]) await page.keyboard.press(key);
    await page.keyboard.press("Enter");
    expect(await header(page, "bikers").getAttribute("aria-sort")).toBe("ascending");
    expect(await page.locator('[role=grid] [tabindex="0"]').count()).toBe(1);
    await page.locator("summary").click();
    await page.getByRole("checkbox", { name: "temp", exact: true }).uncheck();
    expect(await page.getByRole("columnheader", { name: /^temp/ }).count()).toBe(0);
    expect((await cellsOf(page))[0]).toHaveLength(bikes.numColumns);
  });

  it("saves what it holds as CSV, and its name says that it is a part", async (context) => {
    const page = await open(
      context,
      tableView(
        Table.from({
          x: Float64Array.from({ length: 1500 }, (_, i) => i / 3),
          s: Array.from({ length: 1500 }, () => '=A1,"'),
        }),
      ),
    );
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "as CSV" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("table-first-1000-rows.csv");
    const lines = readFileSync(await download.path(), "utf8").split("\r\n");
    expect(lines).toHaveLength(1002);
    expect(lines.slice(0, 3)).toEqual(["x,s", `0,"'=A1,"""`, `${1 / 3},"'=A1,"""`]);
  });

  it("shows hostile names and cells as text", async (context) => {
    const names = [...HOSTILE_NAMES, "", "</script><script>window.pwned=9</script>", "x".repeat(10_000)];
    const page = await open(context, tableView(Table.from(names.map((name) => [name, names] as const))));
    await page.getByRole("button", { name: "Filter by column" }).click();
    await page.locator("summary").click();
    expect((await cellsOf(page)).map((row) => row[1].slice(0, 40))).toEqual(
      names.map((name) => name.slice(0, 40)),
    );
    expect(await page.evaluate("window.pwned")).toBeUndefined();
    expect(opened?.complaints).toEqual([]);
  });

  it("reads without scripts", async (context) => {
    const page = await open(context, tableView(bikes), false);
    expect(await page.locator("tbody tr").count()).toBe(20);
    expect(await page.locator("thead img").count()).toBe(15);
    expect(await page.innerText("main")).toContain("first 20 of 8,645 rows");
  });
});

describe("a table of results", () => {
  it("is sorted by its headers, by the numbers that its cells begin with", async (context) => {
    browser ??= await launchChromium((await chromium).use(context));
    const file = join(folder, "results.html");
    const rows = [
      ["linear", "55.98 ± 0.2", "0.4 s"],
      ["boosting", "1,024 ± 3", "3 min 20 s"],
      ["dense", "", "12 s"],
      ["<b>forest</b>", "−2.5e−3", "1.2 s"],
    ];
    const bundle = gridView({
      columns: [{ title: "model" }, { title: "mae", kind: "number" }, { title: "fit", kind: "number" }],
      rows,
      data: rows,
    });
    writeFileSync(file, pageOf(bundle["text/html"] ?? ""));
    opened = await openPage(browser, file, { viewport: { width: 900, height: 600 } });
    const { page } = opened;
    const live = page.locator(".assay-live table");
    const models = async () => (await live.locator("tbody th").allInnerTexts()).map((text) => text.trim());
    await live.getByRole("button", { name: "mae" }).click();
    expect(await models()).toEqual(["<b>forest</b>", "linear", "boosting", "dense"]);
    await live.getByRole("button", { name: "mae" }).click();
    expect(await models()).toEqual(["boosting", "linear", "<b>forest</b>", "dense"]);
    expect(await live.getByRole("columnheader", { name: "mae" }).getAttribute("aria-sort")).toBe(
      "descending",
    );
    await live.getByRole("button", { name: "fit" }).click();
    expect(await models()).toEqual(["linear", "<b>forest</b>", "dense", "boosting"]);
    await live.getByRole("button", { name: "model" }).press("Enter");
    expect((await models())[0]).toBe("<b>forest</b>");
    expect(opened.complaints).toEqual([]);
  });
});

describe("a table with a kernel", () => {
  it("shows any of a million rows, until the kernel ends", async (context) => {
    const rows = 1_000_000;
    const table = Table.from({
      x: Float64Array.from({ length: rows }, (_, i) => (i * 7919) % rows),
      s: Array.from({ length: rows }, (_, i) => `s${i % 1000}`),
    });
    const bundle = tableView(table);
    const page = await open(context, bundle);
    const end = await linkKernel(page, liveViews(bundle)[0], "t1");
    const says = (text: string) =>
      status(page)
        .filter({ hasText: new RegExp(`^${text}$`) })
        .waitFor();
    await says("1–20 of 1,000,000 rows");
    expect(await page.innerText("main")).not.toContain("this page holds");
    await header(page, "x").click();
    await page.locator("[role=grid] tbody td").first().filter({ hasText: /^0$/ }).waitFor();
    expect((await cellsOf(page)).map((row) => row[1])).toEqual(Array.from({ length: 20 }, (_, i) => `${i}`));
    await page.getByRole("button", { name: "Last page" }).click();
    await says("999,981–1,000,000 of 1,000,000 rows");
    expect((await cellsOf(page)).at(-1)?.[1]).toBe("999,999");
    await page.getByRole("searchbox").fill("s999");
    await says("1–20 of 1,000 found of 1,000,000 rows");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "as CSV" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("table.csv");
    expect(readFileSync(await download.path(), "utf8").split("\r\n")).toHaveLength(1002);
    await end();
    await says("1–1 of 1 found of 1,000 rows");
    expect(await page.innerText("main")).toContain("this page holds the first 1,000");
    expect(opened?.complaints).toEqual([]);
  });
});
