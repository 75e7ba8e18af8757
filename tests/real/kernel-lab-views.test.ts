import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { LabNotebook } from "../support/jupyter-lab.js";
import { labOfTests } from "../support/lab-of-tests.js";

const TEST_MS = 120_000;
const SHOWN = { timeout: 60_000 } as const;
const ARTIFACTS = join(__dirname, "../.artifacts");
mkdirSync(ARTIFACTS, { recursive: true });

const MAKE = `
import { compareTables, Table } from "assay";
const wave = (shift: number) =>
  Table.from({
    temp: Float64Array.from({ length: 500 }, (_, i) => Math.sin(i * 7) * 3 + shift),
    sky: Array.from({ length: 500 }, (_, i) => ["clear", "mist", "<b>rain</b>"][(i * (1 + shift)) % 3]),
  });
const drift = compareTables(wave(0), wave(2));
drift`;

const plots = (notebook: LabNotebook, cell: number) =>
  notebook.outputs(cell).locator('[data-assay="plot"][data-assay-state="live"] .js-plotly-plot');

/** Saves the notebook and gives what was written. */
async function saved(page: Page): Promise<{ readonly text: string; readonly name: string }> {
  await page.evaluate('window.jupyterapp.commands.execute("docmanager:save")');
  const name = await page.evaluate<string>("window.jupyterapp.shell.currentWidget.context.path");
  const model = await page.evaluate<unknown>(
    `window.jupyterapp.serviceManager.contents.get(${JSON.stringify(name)}, { content: true }).then((file) => file.content)`,
  );
  return { text: JSON.stringify(model), name };
}

const count = (text: string, part: string): number => text.split(part).length - 1;
const theme = (page: Page, name: string) =>
  page.evaluate(
    `window.jupyterapp.commands.execute("apputils:change-theme", { theme: ${JSON.stringify(name)} })`,
  );

describe("results of the SDK in JupyterLab", () => {
  const open = labOfTests();

  it(
    "have interactive plots of one library, in the theme's colours, and read without scripts when they are opened untrusted",
    async (context) => {
      const notebook = await open(context, [MAKE, "drift", "1 + 1"]);
      const { page } = notebook;
      await notebook.run(0);
      const started = Date.now();
      await plots(notebook, 0).first().waitFor(SHOWN);
      const firstMs = Date.now() - started;

      // Plotly's own label answers the pointer.
      const bar = plots(notebook, 0).first().locator(".bars .point path").first();
      await bar.hover({ force: true });
      await page.locator(".hoverlayer .hovertext").first().waitFor(SHOWN);
      await page.screenshot({ path: join(ARTIFACTS, "lab-plot-light.png") });
      // Who does not see the plot is told what it shows, and it is reached by keyboard.
      const live = notebook.outputs(0).locator('[data-assay="plot"] .assay-live').first();
      expect(await live.getAttribute("aria-label")).toMatch(/\w+: \w+/);
      expect(await live.getAttribute("tabindex")).toBe("0");

      await notebook.run(1);
      await plots(notebook, 1).first().waitFor(SHOWN);
      const packs = "document.querySelectorAll('script[data-assay-pack]').length";
      expect(await page.evaluate(packs)).toBe(1);

      const fill = `getComputedStyle(document.querySelector('.js-plotly-plot .xtick text')).fill`;
      const light = await page.evaluate<string>(fill);
      await theme(page, "JupyterLab Dark");
      await expect.poll(() => page.evaluate<string>(fill), SHOWN).not.toBe(light);
      await page.screenshot({ path: join(ARTIFACTS, "lab-plot-dark.png") });

      // A cell that is run again keeps the notebook complete, and not twice so.
      const once = await saved(page);
      expect(count(once.text, "data-assay-pack=")).toBe(1);
      await notebook.run(0);
      await plots(notebook, 0).first().waitFor(SHOWN);
      const again = await saved(page);
      expect(count(again.text, "data-assay-pack=")).toBe(1);
      process.stdout.write(
        `[lab] first plot ${firstMs} ms after its output, notebook ${(again.text.length / 1e6).toFixed(2)} MB\n`,
      );

      // Of what is changed by hand JupyterLab shows no scripts, style sheets and drawings.
      const changed = JSON.parse(again.text.replace("1 + 1", "1 + 2")) as {
        cells: { metadata: { trusted?: boolean } }[];
      };
      for (const cell of changed.cells) delete cell.metadata.trusted;
      await page.evaluate(
        `window.jupyterapp.serviceManager.contents.save("untrusted.ipynb", { type: "notebook", format: "json", content: ${JSON.stringify(changed)} })`,
      );
      await page.evaluate(
        'window.jupyterapp.commands.execute("docmanager:open", { path: "untrusted.ipynb", factory: "Notebook" })',
      );
      await page.waitForFunction(
        'window.jupyterapp.shell.currentWidget?.context?.path === "untrusted.ipynb"',
        undefined,
        SHOWN,
      );
      const out = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-OutputArea-output");
      const picture = out.locator('img[src^="data:image/svg+xml"][width="720"]').first();
      await picture.waitFor(SHOWN);
      expect((await picture.boundingBox())?.width).toBeGreaterThan(100);
      expect(await out.locator("script, .js-plotly-plot, svg").count()).toBe(0);
      const style = await page.evaluate<string>(
        `(({ textAlign, paddingRight }) => textAlign + paddingRight)(getComputedStyle(document.querySelector(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-OutputArea-output td")))`,
      );
      expect(style).toBe("left12px");
      await page.screenshot({ path: join(ARTIFACTS, "lab-untrusted-dark.png") });
      await theme(page, "JupyterLab Light");
      await page.screenshot({ path: join(ARTIFACTS, "lab-untrusted-light.png") });
    },
    TEST_MS,
  );

  it(
    "keep a live view through a reload of the page, and as a still one without the kernel",
    async (context) => {
      const notebook = await open(context, [
        "const rate = slider({ max: 10, value: 3, label: 'rate' });",
        "rate.value",
      ]);
      const { page } = notebook;
      await notebook.run(0);
      const control = notebook.cell(0).locator('input[type="range"]:not([disabled])');
      await control.waitFor(SHOWN);
      await control.fill("7");
      expect(await notebook.run(1)).toContain("7");
      await saved(page);
      await page.reload();
      await control.waitFor(SHOWN);
      expect(await control.inputValue()).toBe("7");
      await control.fill("2");
      await notebook.idle();
      expect(await notebook.run(1)).toContain("2");
    },
    TEST_MS,
  );
});
