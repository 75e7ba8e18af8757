import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import { renderNotebook } from "../../sdk/reports/notebook/index.js";
import { parseNotebook } from "../../sdk/utils/nbformat/index.js";
import { findChromium, launchChromium } from "../support/browser.js";
import { openPage } from "../support/open-page.js";
import { requireReal } from "../support/real.js";
import { temporaryFolder } from "../support/temporary.js";

const chromium = requireReal("Chromium", findChromium);
let browser: Browser | undefined;
afterAll(() => browser?.close());

/** Marks the page where it can. */
const EVIL = `<script>parent.document.title = "gone"; document.title = "gone"</script><img src="data:image/png;base64,x" onerror="parent.document.title = 'gone'">`;

function pageOf(html: string, trusted: boolean): string {
  const cells = [
    { cell_type: "markdown", id: "a", metadata: {}, source: `# Kept\n${EVIL}` },
    {
      ...{ cell_type: "code", id: "b", metadata: {}, source: "1", execution_count: 1 },
      outputs: [{ output_type: "display_data", metadata: {}, data: { "text/html": html } }],
    },
  ];
  const text = JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
  const options = { name: "page", language: "typescript", trusted, picture: () => undefined };
  return renderNotebook(parseNotebook(text, "page.ipynb"), options);
}

describe("the page of a notebook in Chromium", () => {
  it("runs nothing of a notebook that nobody vouches for, and shows its HTML at its height", async (context) => {
    const file = join(await temporaryFolder(), "page.html");
    const tall = `${EVIL}<div style="height:345px">tall</div><style>body{position:fixed}</style>`;
    await writeFile(file, pageOf(tall, false));
    browser ??= await launchChromium((await chromium).use(context));
    const { page, complaints, close } = await openPage(browser, file, {
      viewport: { width: 900, height: 900 },
    });
    const frame = page.locator("iframe");
    await page.frameLocator("iframe").getByText("tall").waitFor();
    await page.waitForFunction("parseInt(document.querySelector('iframe').style.height) > 340");
    expect((await frame.boundingBox())?.height).toBeLessThan(420);
    expect(await page.title()).toBe("Kept");
    await close();
    // What was tried was refused, by the frame's sandbox; nothing was asked for.
    expect(complaints.filter((text) => !/Blocked script execution|ERR_INVALID_URL/.test(text))).toEqual([]);
  });

  it("runs the scripts of outputs that were just made, and none of its texts", async (context) => {
    const file = join(await temporaryFolder(), "page.html");
    await writeFile(file, pageOf(`<b id="own"></b><script>own.textContent = "ran"</script>`, true));
    browser ??= await launchChromium((await chromium).use(context));
    const { page, close } = await openPage(browser, file, { viewport: { width: 900, height: 900 } });
    expect(await page.locator("#own").textContent()).toBe("ran");
    expect(await page.title()).toBe("Kept");
    expect(await page.evaluate<string[]>("window.violations")).not.toEqual([]);
    await close();
  });
});
