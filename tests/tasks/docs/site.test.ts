import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { placeOf, sitePages } from "../../../tasks/docs/pages.js";
import { buildPages } from "../../../tasks/docs/typedoc.js";
import { axeViolations } from "../../support/axe.js";
import { findChromium, launchChromium, newWindow } from "../../support/browser.js";
import { type BuiltPage, builtPages, deadLinks, outsideAssets } from "../../support/built-site.js";
import { runAssay } from "../../support/cli.js";
import { requireReal } from "../../support/real.js";
import { ROOT } from "../../support/source-files.js";

describe("the documentation's site", () => {
  let folder = "";
  let site = "";
  let pages: BuiltPage[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "assay-site-"));
    site = join(folder, "site");
    // By the built command, as a person runs it. Warnings of typedoc (a type that is not exported) are errors.
    const { code, stderr } = await runAssay(["task", "docs:site", "--no-tours", "--out", site], {
      cwd: ROOT,
    });
    expect(stderr).toContain("index.html");
    expect(code).toBe(0);
    pages = builtPages(site);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("has a page of each guide, reference and decision, and of the API", async () => {
    const wanted = (await sitePages(join(ROOT, "docs"))).flatMap((group) =>
      group.pages.map((page) => `${placeOf(page)}.html`),
    );
    const paths = pages.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        "index.html",
        ...wanted,
        "api/classes/assay.LoadedExperiment.html",
        "api/modules/assay_kernel.html",
      ]),
    );
    // Each guide is in the site.
    for (const name of readdirSync(join(ROOT, "docs/guide")).filter(
      (file) => file.endsWith(".md") && file !== "index.md",
    ))
      expect(paths).toContain(`guide/${name.replace(".md", ".html")}`);
  });

  it("has no link that leads nowhere", () => {
    expect(deadLinks(site, pages)).toEqual([]);
  });

  it("asks nothing of the network", () => {
    expect(outsideAssets(pages)).toEqual([]);
    for (const name of readdirSync(join(site, "assets")).filter((file) => /\.(css|js)$/.test(file)))
      expect(readFileSync(join(site, "assets", name), "utf8"), name).not.toMatch(
        /(@import|url\(|import\(|fetch\()\s*["']?https?:/,
      );
  });

  it("finds words of guides and names of the API, from files alone, and has no fault that axe knows", async (context) => {
    const chromium = (await requireReal("Chromium", findChromium)).use(context);
    const browser = await launchChromium(chromium);
    try {
      const page = await (await newWindow(browser)).newPage();
      const asked: string[] = [];
      page.on("request", (request) => asked.push(request.url()));
      await page.goto(pathToFileURL(join(site, "index.html")).href);
      await page.keyboard.press("/");
      const results = page.locator("#tsd-search-results");
      // The index is a script that comes a moment later; it is asked again until it is there.
      await expect
        .poll(async () => {
          await page.locator("#tsd-search-input").fill("");
          await page.locator("#tsd-search-input").pressSequentially("checkpoint");
          await page.waitForTimeout(300);
          return results.innerText();
        })
        .toContain("Train a model");
      await page.keyboard.press("Escape");
      expect(asked.filter((url) => !url.startsWith("file:") && !url.startsWith("data:"))).toEqual([]);
      expect(await axeViolations(page)).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});

describe("building pages", () => {
  it("is refused where the sources are not", async () => {
    const root = await mkdtemp(join(tmpdir(), "assay-no-sources-"));
    try {
      await expect(buildPages({ root, out: join(root, "out"), groups: [] })).rejects.toMatchObject({
        code: "DOCS_INVALID",
      });
      expect(readdirSync(root)).toEqual([]);
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  });
});
