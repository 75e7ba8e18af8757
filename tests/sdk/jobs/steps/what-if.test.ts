import { beforeAll, describe, expect, it } from "vitest";
import { Experiment, Table, type TrainedExperiment } from "../../../../sdk/index.js";
import { ROOT } from "../../../support/source-files.js";

const load = (config: string, ...extras: string[]) =>
  Experiment.load(`fixtures/configs/${config}.yaml`, {
    cwd: ROOT,
    extras: [...extras, "tracking.enabled=false"],
    onProgress: false,
  }).train();

const shown = (result: object): Record<string, string> =>
  (result as { [key: symbol]: () => Record<string, string> })[Symbol.for("Jupyter.display")]();

describe("what a fitted model is asked", () => {
  let bikes: TrainedExperiment;
  let cancer: TrainedExperiment;

  beforeAll(async () => {
    bikes = await load("bikes", "model={kind: boosting, rounds: 30}", "target.transform=none");
    cancer = await load("cancer");
  });

  it("partial dependence and accumulated effects say when people ride, as plot and table", async () => {
    const partial = await bikes.partialDependence("hr");
    const accumulated = await bikes.accumulatedEffects("hr");
    for (const line of [partial.means[0], accumulated.effects[0]]) {
      // The evening rush is the peak, the small hours are the low: fixtures/bikes.csv's mean by hour has them there too.
      expect(line.indexOf(Math.max(...line))).toBe(17);
      expect([2, 3, 4]).toContain(line.indexOf(Math.min(...line)));
    }
    for (const result of [partial, accumulated]) {
      const bundle = shown(result);
      expect(bundle["text/html"]).toContain("data:image/svg+xml,%3Csvg");
      expect(bundle["text/plain"]).toMatch(/│ 17 .*████/);
      expect(bundle["application/vnd.plotly.v1+json"]).toBeDefined();
      expect(Object.isFrozen(result)).toBe(true);
    }
    expect(shown(await bikes.accumulatedEffects("weathersit"))["text/plain"]).toContain("light rain/snow");
    await expect(bikes.partialDependence("casual")).rejects.toMatchObject({ code: "DATA_COLUMN_MISSING" });
  });

  it("of a linear model partial dependence is its line, of two classes one is shown", async () => {
    const { means } = await cancer.partialDependence("worst_texture");
    for (const [i, no] of means[0].entries()) expect(no + means[1][i]).toBeCloseTo(1, 10);
    expect(shown(await cancer.partialDependence("worst_texture"))["text/html"]).toContain(
      "probability of malignant",
    );
    const rising = [...means[cancer.model.classes.indexOf("malignant")]];
    expect(rising).toEqual([...rising].sort((a, b) => a - b));
  });

  it("a surrogate is read as rules, and says how far it is from the model", async () => {
    const surrogate = await bikes.surrogate({ maxDepth: 4 });
    expect(surrogate.fidelity).toBeGreaterThan(0.4);
    const { "text/plain": text, "text/html": page } = shown(surrogate);
    expect(text).toMatch(/^Surrogate tree, in bikers\nhr ≤ 6\.5/);
    expect(text).toContain("├ yes ");
    expect(text).toMatch(/R² 0\.\d+ against the model/);
    expect(page).toContain("<ul>");
  });

  it("the nearest row keeps what must stay, and has what was wanted", async () => {
    const wanted = { above: 300 };
    const found = await bikes.nearest(17, wanted, { keep: ["hr", "weekday"] });
    expect(found.reached && found.after > 300 && found.before < 300).toBe(true);
    expect(found.changes.some(({ feature }) => ["hr", "weekday"].includes(feature))).toBe(false);
    const again = await bikes.predict(found.row);
    expect(again.value("prediction", 0)).toBeCloseTo(found.after, 10);
    expect(shown(found)["text/plain"]).toContain("Nearest row with bikers above 300");
    // The same row given as the source has it.
    const given = await bikes.nearest(Table.fromRows([bikes.testRows.row(17)]), wanted, {
      keep: ["hr", "weekday"],
    });
    expect(given.before).toBeCloseTo(found.before, 10);
    const far = await bikes.nearest(17, { above: 1e6 });
    expect(shown(far)["text/plain"]).toMatch(/No row with bikers above 1,000,000 was found/);
    await expect(bikes.nearest(-1, wanted)).rejects.toMatchObject({ code: "DATA_SHAPE" });
    const sick = await cancer.nearest(3, { class: "malignant", probability: 0.99 });
    expect(sick.after).toBeGreaterThanOrEqual(0.99);
  });
});
