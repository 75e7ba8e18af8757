import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { newWindow } from "./browser.js";

/** A page that was opened, and what it complained of. */
export interface Opened {
  readonly page: Page;
  /** Everything that a page must not do: console errors, policy violations, requests beside its own file. */
  readonly complaints: string[];
  close(): Promise<void>;
}

/** Opens a file offline, with every complaint of the page kept. */
export async function openPage(
  browser: Browser,
  file: string,
  options: BrowserContextOptions,
): Promise<Opened> {
  const url = pathToFileURL(file).href;
  const tab = await newWindow(browser, { ...options, offline: true });
  const page = await tab.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (request.url() !== url && !/^(data|blob):/.test(request.url()))
      complaints.push(`request: ${request.url()}`);
  });
  await page.addInitScript(`
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective + " " + event.blockedURI));
  `);
  await page.goto(url);
  return {
    page,
    complaints,
    async close() {
      if (options.javaScriptEnabled !== false) {
        complaints.push(...(await page.evaluate<string[]>("window.violations")).map((v) => `policy: ${v}`));
      }
      await tab.close();
    },
  };
}

/** Opens every section, scrolls to every plot and waits until it is drawn. */
export async function drawAll(page: Page): Promise<number> {
  await page.evaluate("for (const section of document.querySelectorAll('details')) section.open = true");
  const plots = page.locator(PLOT);
  const count = await plots.count();
  for (let i = 0; i < count; i++) {
    // Not by Playwright's own scrolling, which waits for two frames without a move: plots above may still be drawn.
    await page.evaluate(
      `document.querySelectorAll(${JSON.stringify(PLOT)})[${i}].scrollIntoView({ block: "center" })`,
    );
    await plots.nth(i).locator(".assay-live .main-svg").first().waitFor();
  }
  await page.evaluate("scrollTo(0, 0)");
  return count;
}

const PLOT = '[data-assay="plot"]';
