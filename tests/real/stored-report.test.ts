import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { csvOf } from "../support/bad-input.js";
import { findChromium, launchChromium } from "../support/browser.js";
import { drawAll, openPage } from "../support/open-page.js";
import { requireReal } from "../support/real.js";
import { storedProject } from "../support/stored-jobs.js";

const chromium = requireReal("Chromium", findChromium);
const HOSTILE = '<img src=x onerror="alert(1)">';

/** 300 rows whose columns and levels have names that are markup; those of one level are noisy. */
const DATA = csvOf(`"<b>x</b>","${HOSTILE.replaceAll('"', '""')}","y</script>"`, 300, (i) => {
  const noise = (((i * 7919) % 101) / 101 - 0.5) * (i % 3 === 1 ? 20 : 1);
  return `${i % 13},${["a", "<i>b</i>", "c"][i % 3]},${((i % 13) * 2 + noise).toFixed(4)}`;
});

describe("the reports of stored models in Chromium", () => {
  let project: Awaited<ReturnType<typeof storedProject>>;
  let browser: Browser | undefined;
  beforeAll(async () => {
    project = await storedProject(DATA);
    for (const model of [{ kind: "linear" }, { kind: "baseline" }])
      expect((await project.train({ target: "y</script>", model })).error).toBeUndefined();
  });
  afterAll(async () => {
    await browser?.close();
    await rm(project.folder, { recursive: true, force: true });
  });

  it.for([
    [
      "evaluations",
      {
        champion: { model: "models:/bikes/2" },
        metrics: [{ name: "mae", threshold: 0.1 }],
        slices: { maxShare: 0.5 },
      },
      ["Against the champion", "Where it errs", "What the errors say", "Drift", "✗ missed"],
    ],
    ["explanations", { explain: { rows: 20, background: 10 } }, ["Explanation", "Importances"]],
  ] as const)(
    "%s draw every plot offline, on a desk and on a phone, and run no name",
    async ([kind, config, texts], context) => {
      const report = { path: `${kind}.html`, title: HOSTILE };
      const { summary, error } = await project.run({ kind, model: "models:/bikes/1", report, ...config });
      expect(summary.status, error?.message).toBe("FINISHED");
      const file = join(project.folder, `${kind}.html`);
      expect(await readFile(file, "utf8")).not.toContain(HOSTILE);
      browser ??= await launchChromium((await chromium).use(context));
      for (const viewport of [
        { width: 1280, height: 900 },
        { width: 360, height: 740 },
      ]) {
        const { page, complaints, close } = await openPage(browser, file, { viewport });
        const drawn = await drawAll(page);
        expect(drawn).toBeGreaterThan(2);
        const text = await page.evaluate<string>("document.body.innerText");
        for (const wanted of [...texts, HOSTILE]) expect(text).toContain(wanted);
        const tooWide = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
        expect(await page.evaluate<number>(tooWide)).toBeLessThanOrEqual(0);
        expect(complaints).toEqual([]);
        await close();
      }
    },
  );
});
