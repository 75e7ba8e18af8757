import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { labOfTests } from "../support/lab-of-tests.js";

const SHOWN = { timeout: 60_000 } as const;
const ARTIFACTS = join(__dirname, "../.artifacts");
mkdirSync(ARTIFACTS, { recursive: true });

const BIKES = join(__dirname, "../../fixtures/bikes.csv");
const TABLE = `
import { compareTables, Experiment, Table } from "assay";
const table = Table.from({
  x: Float64Array.from({ length: 5000 }, (_, i) => (i * 7919) % 5000),
  s: Array.from({ length: 5000 }, (_, i) => "s" + (i % 100)),
});
table`;
const PLOT = "compareTables(table.slice(0, 2000), table.slice(2500, 5000))";
const TRAIN = `
const judged = await Experiment.load({
  kind: "training",
  dataset: { kind: "csv", path: ${JSON.stringify(BIKES)}, exclude: ["casual", "registered", "day"] },
  target: { column: "bikers" },
  model: { kind: "boosting", rounds: 60, validationFraction: 0.2 },
  metrics: ["mae"],
  tracking: { enabled: false },
}).train().evaluate();
judged.metrics`;

/** What the wheels of anywidget and of what it stands on bring into JupyterLab. */
const WIDGETS = ["anywidget", "@jupyter-widgets/jupyterlab-manager"];

describe("JupyterLab without anywidget", () => {
  const open = labOfTests({ disabled: WIDGETS });

  it("shows tables, plots and trainings all the same, with what needs no kernel", async (context) => {
    const notebook = await open(context, [TABLE, PLOT, TRAIN, "1 + 1"]);
    const { page } = notebook;
    const errors: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    page.on("pageerror", (error) => errors.push(error.message));
    const plugins = await page.evaluate<string[]>("window.jupyterapp.listPlugins()");
    expect(plugins.filter((name) => WIDGETS.some((widget) => name.startsWith(widget)))).toEqual([]);

    await notebook.run(0);
    const table = notebook.outputs(0);
    await table.getByRole("status").filter({ hasText: "1–20 of" }).waitFor(SHOWN);
    // The rows that the page holds are sorted, searched and paged in the page.
    await table.getByRole("columnheader", { name: /^x/ }).click();
    await table.locator("[role=grid] tbody td").first().filter({ hasText: /^0$/ }).waitFor(SHOWN);
    await table.getByRole("searchbox").fill("s99");
    await table.getByRole("status").filter({ hasText: /found/ }).waitFor(SHOWN);

    await notebook.run(1);
    await notebook.outputs(1).locator('[data-assay="plot"] .main-svg').first().waitFor(SHOWN);

    expect(await notebook.run(2)).toMatch(/mae|Mean absolute error/i);
    const training = notebook.outputs(2);
    await training.locator('img[alt^="loss from"]').first().waitFor(SHOWN);
    expect(await notebook.run(3)).toContain("2");

    const said = await page.locator(".jp-NotebookPanel").innerText();
    expect(said).not.toMatch(/model not found|error displaying|loading widget|no target/i);
    // JupyterLab writes this into the browser's console when a kernel opens a comm that nobody in the page knows; nothing is shown.
    expect([...new Set(errors)].filter((text) => text !== "Exception opening new comm")).toEqual([]);
    await page.screenshot({ path: join(ARTIFACTS, "lab-bare.png") });
  }, 240_000);
});
