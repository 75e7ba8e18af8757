import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { labOfTests } from "../support/lab-of-tests.js";

const TEST_MS = 180_000;
const SHOWN = { timeout: 60_000 } as const;
const ARTIFACTS = join(__dirname, "../.artifacts");
mkdirSync(ARTIFACTS, { recursive: true });

const MAKE = `
import { Experiment, Table } from "assay";
const rows = 600;
const data = Table.from({
  temp: Float64Array.from({ length: rows }, (_, i) => ((i * 37) % 100) / 100),
  hour: Int32Array.from({ length: rows }, (_, i) => (i * 7) % 24),
  sky: Array.from({ length: rows }, (_, i) => ["clear", "cloudy", "rain"][i % 3]),
  riders: Float64Array.from({ length: rows }, (_, i) => 100 * Math.sin(((i * 7) % 24) / 4) + ((i * 37) % 100) + (i % 3) * 20),
});
const trained = await Experiment.load({
  kind: "training", name: "riders", seed: 1, dataset: data, target: "riders",
  split: { kind: "shuffled", testSize: 0.25 }, model: { kind: "boosting", rounds: 30 }, tracking: { enabled: false }, report: false,
}, { onProgress: false }).train();
console.log("made");`;

const ASK = `
const panel = await trained.whatIf(3);
const place = panel.columns.findIndex(({ name }) => name === "temp");
const start = panel.start.cells[place] as number;
for (const by of [0, 0.1]) console.log((await panel.ask({ temp: Number((start + by).toPrecision(12)) })).predictions[0].toPrecision(4));
panel`;

describe("a what-if panel in JupyterLab", () => {
  const open = labOfTests();

  it(
    "is answered by the kernel, later while a cell runs, and by the model in the page when the kernel is gone",
    async (context) => {
      const notebook = await open(context, [
        MAKE,
        ASK,
        "const until = Date.now() + 6000; while (Date.now() < until) {}",
      ]);
      const { page } = notebook;
      await notebook.run(0);
      await notebook.run(1);
      const out = notebook.outputs(1);
      await out.getByText("Answered by the model in the kernel.").waitFor(SHOWN);
      const printed = (await out.locator("pre").first().innerText()).trim().split(/\s+/);
      expect(printed).toHaveLength(2);
      expect(printed[1]).not.toBe(printed[0]);
      const says = (text: string) =>
        out
          .locator("output")
          .filter({ hasText: new RegExp(`^${text.replaceAll(".", "\\.")} riders$`) })
          .waitFor(SHOWN);
      await says(printed[0]);

      const slider = out.getByRole("slider", { name: "temp", exact: true });
      await slider.focus();
      // Ten steps of a hundredth.
      await page.keyboard.press("PageUp");
      await says(printed[1]);
      await page.screenshot({ path: join(ARTIFACTS, "lab-what-if-light.png") });

      const running = notebook.run(2);
      await page.waitForTimeout(1000);
      await slider.focus();
      await page.keyboard.press("PageDown");
      await out.getByText("The kernel is busy: it answers when its cell has run.").waitFor(SHOWN);
      await running;
      await says(printed[0]);

      await page.evaluate(
        'window.jupyterapp.commands.execute("apputils:change-theme", { theme: "JupyterLab Dark" })',
      );
      await page.waitForTimeout(500);
      await page.screenshot({ path: join(ARTIFACTS, "lab-what-if-dark.png") });
      await notebook.restart();
      await slider.focus();
      await page.keyboard.press("PageUp");
      await says(printed[1]);
      await out
        .getByText(/Computed in this page by the model itself \(boosting/)
        .first()
        .waitFor(SHOWN);
    },
    TEST_MS,
  );
});
