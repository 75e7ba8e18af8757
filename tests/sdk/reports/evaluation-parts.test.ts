import { describe, expect, it } from "vitest";
import { compareScores } from "../../../sdk/core/comparison/index.js";
import { compareTables } from "../../../sdk/core/drift/index.js";
import type { Scoring } from "../../../sdk/core/metrics/index.js";
import { summariseResiduals } from "../../../sdk/core/residuals/index.js";
import { findSlices } from "../../../sdk/core/slices/index.js";
import { renderReport } from "../../../sdk/reports/index.js";
import { withoutTwins } from "../../support/output-html.js";
import { bikesReport, fixtureTable, HOSTILE_NAMES } from "../../support/report-input.js";

const bikes = fixtureTable("bikes.csv").drop(["casual", "registered", "day"]);
const [training, test] = [bikes.slice(0, 7205), bikes.slice(7205)];
const { explanation: _, predictions, ...input } = bikesReport();
if (predictions === undefined) throw new Error("incomplete input");
const scoring: Scoring = { task: "regression", ...predictions };
const better = {
  ...scoring,
  prediction: scoring.prediction.map((value, row) => (value + scoring.truth[row]) / 2),
};

describe("sections of an evaluation", () => {
  it("show the champion, what errors say, where they are, and drift, whatever columns are called", async () => {
    const [hr, temp] = HOSTILE_NAMES;
    const odd = { hr, temp };
    const page = await renderReport({
      ...input,
      predictions,
      comparisons: [compareScores(scoring, better, { metric: "mae", names: { champion: HOSTILE_NAMES[1] } })],
      residuals: summariseResiduals(scoring, { inTime: true }),
      slices: findSlices(test.drop(["bikers"]).rename(odd), scoring, { metric: "mae" }),
      drift: compareTables(training.rename(odd), test.rename(odd)),
    });
    const titles = [...page.matchAll(/<h2 id="(\w+)-title">/g)].map(([, id]) => id);
    expect(titles).toEqual([
      "metrics",
      "champion",
      "errors",
      "residuals",
      "slices",
      "drift",
      "learning",
      "data",
      "run",
    ]);
    expect(page).toMatch(/✓ better/);
    expect(page).toMatch(/cohorts err more than the other rows/);
    expect(page).toMatch(/✗ drifted/);
    expect(page).not.toMatch(/<img|<a href="javascript|<b>bold/);
    // The runtime, plotly.js, the code of plots, and the start.
    expect(withoutTwins(page).match(/<script/g)).toHaveLength(4);
  });

  it("leave out what was not evaluated", async () => {
    const page = await renderReport({ ...input, comparisons: [] });
    expect(page).not.toMatch(/id="(champion|residuals|slices|drift)"/);
  });
});
