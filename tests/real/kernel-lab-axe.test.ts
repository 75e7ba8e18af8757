import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { axeViolationsWithin } from "../support/axe.js";
import { labOfTests } from "../support/lab-of-tests.js";

const SHOWN = { timeout: 60_000 } as const;
const ARTIFACTS = join(__dirname, "../.artifacts");
mkdirSync(ARTIFACTS, { recursive: true });

const BIKES = join(__dirname, "../../fixtures/bikes.csv");
const CELLS = [
  `import { Experiment } from "assay";
const experiment = await Experiment.load({
  kind: "training",
  dataset: { kind: "csv", path: ${JSON.stringify(BIKES)}, exclude: ["casual", "registered", "day"] },
  target: { column: "bikers" },
  model: { kind: "boosting", rounds: 30 },
  metrics: [{ name: "mae", threshold: 100 }, "r2"],
  explain: { kind: "tree", rows: 120, interactions: true, importanceRepeats: 1 },
  tracking: { enabled: false },
}).train().evaluate().explain();
experiment.predictions`,
  "experiment.dataset.profile()",
  "experiment.history",
  "experiment.metrics",
  "experiment.explanation",
  'experiment.explanation.dependence("hr")',
  "experiment.explanation.force(3)",
  "experiment.explanation.force()",
  "experiment.explanation.heatmap()",
  "experiment.explanation.decision()",
  "experiment.explanation.cohorts(3)",
  "experiment.explanation.interactions()",
  "experiment.explanation.importances",
  "slider({ max: 10, value: 3, label: 'rate' })",
];

const theme = async (page: Page, name: string): Promise<void> => {
  await page.evaluate(
    `window.jupyterapp.commands.execute("apputils:change-theme", { theme: ${JSON.stringify(name)} })`,
  );
  await page.waitForFunction(
    `document.body.dataset.jpThemeName === ${JSON.stringify(name)}`,
    undefined,
    SHOWN,
  );
  // Plots are painted anew, one after the other.
  await page.waitForTimeout(3000);
};

describe("results in JupyterLab, as axe-core judges them", () => {
  const open = labOfTests();

  it("can be read and reached by everybody, light and dark", async (context) => {
    const notebook = await open(context, CELLS);
    const { page } = notebook;
    for (const cell of CELLS.keys()) await notebook.run(cell);
    const plots = page.locator('.jp-OutputArea-output [data-assay="plot"]');
    const count = await plots.count();
    expect(count).toBeGreaterThan(9);
    for (let i = 0; i < count; i++) {
      const plot = plots.nth(i);
      // What is folded away is not drawn until it is opened.
      if (!(await plot.isVisible())) continue;
      await plot.scrollIntoViewIfNeeded();
      await plot
        .locator(".main-svg")
        .first()
        .waitFor({ state: "attached", ...SHOWN });
    }
    const outputs = ".jp-OutputArea-output";
    await page.screenshot({ path: join(ARTIFACTS, "lab-axe-light.png") });
    expect(await axeViolationsWithin(page, outputs)).toEqual([]);
    await theme(page, "JupyterLab Dark");
    await page.screenshot({ path: join(ARTIFACTS, "lab-axe-dark.png") });
    expect(await axeViolationsWithin(page, outputs)).toEqual([]);
  }, 300_000);
});
