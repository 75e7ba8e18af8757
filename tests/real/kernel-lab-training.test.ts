import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { labOfTests } from "../support/lab-of-tests.js";

const SHOWN = { timeout: 60_000 } as const;
const ARTIFACTS = join(__dirname, "../.artifacts");
mkdirSync(ARTIFACTS, { recursive: true });

const BIKES = join(__dirname, "../../fixtures/bikes.csv");
const TRAIN = `
import { Experiment } from "assay";
const judged = await Experiment.load({
  kind: "training",
  dataset: { kind: "csv", path: ${JSON.stringify(BIKES)}, exclude: ["casual", "registered", "day"] },
  target: { column: "bikers" },
  model: { kind: "boosting", rounds: 100_000, learningRate: 0.5, validationFraction: 0.2, validationRows: "random" },
  metrics: ["mae"],
  tracking: { enabled: false },
}).train().evaluate();
console.log("stopped:", judged.history.stoppedOnRequest);`;

describe("a training in JupyterLab", () => {
  const open = labOfTests();

  it("shows its curve while it runs, and a button that stops it well", async (context) => {
    const notebook = await open(context, [TRAIN]);
    const { page } = notebook;
    await notebook.start(0);
    const output = notebook.outputs(0);
    const text = async () => (await output.allInnerTexts()).join("\n");
    const button = output.locator('[data-assay="stop"] button', { hasText: "Stop training" });
    await button.waitFor(SHOWN);
    await output.locator('img[alt^="loss from"][alt*="valLoss from"]').first().waitFor(SHOWN);
    expect(await text()).toMatch(/round \d+\/100000 .*rounds\/s · \d+ MB/);
    await page.screenshot({ path: join(ARTIFACTS, "lab-training.png") });
    await button.click();
    await output.getByText("stopped: true").waitFor(SHOWN);
    expect(await text()).toMatch(/training was stopped by hand after round \d+ of 100000/);
    expect(await output.locator("button").count()).toBe(0);
    // The curve stays, as small as a word.
    expect(await output.locator("img").first().getAttribute("height")).toBe("16");
    await page.screenshot({ path: join(ARTIFACTS, "lab-training-stopped.png") });
  }, 120_000);
});
