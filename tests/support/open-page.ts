import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";

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
  const tab = await browser.newContext({ ...options, offline: true });
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
  const plots = page.locator('[data-assay="plot"]');
  const count = await plots.count();
  for (let i = 0; i < count; i++) {
    await plots.nth(i).scrollIntoViewIfNeeded();
    await plots
      .nth(i)
      .locator(".assay-live .main-svg")
      .first()
      .waitFor({ state: "visible", timeout: 60_000 });
  }
  await page.evaluate("scrollTo(0, 0)");
  return count;
}
