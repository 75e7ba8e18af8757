import { describe, expect, it } from "vitest";
import { groupFairness } from "../../../../sdk/core/fairness/index.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import { fairnessFigure, fairnessView } from "../../../../sdk/display/index.js";

const truth = Float64Array.from({ length: 200 }, (_, i) => (i * 7) % 2);
const prediction = truth.map((value, i) => (i % 4 === 1 ? 1 - value : value));
const table = Table.from({
  "<b>group</b>": Array.from({ length: 200 }, (_, i) => (i < 190 ? ["<i>a</i>", "b"][i % 2] : "few")),
});
const fairness = groupFairness(
  table,
  { task: "classification", classes: ["no", "yes"], truth, prediction },
  { columns: ["<b>group</b>"], resamples: 100 },
);

describe("the view of fairness", () => {
  it("says each group with its rows, and how far groups lie apart", () => {
    const text = fairnessView(fairness)["text/plain"];
    for (const said of [
      "<i>a</i>",
      "few (few rows)",
      "demographicParityDifference",
      "Rates are of the class yes.",
    ])
      expect(text).toContain(said);
  });

  it("shows names as text", () => {
    const html = fairnessView(fairness)["text/html"] ?? "";
    expect(html).not.toMatch(/<i>a<\/i>|<b>group<\/b>/);
    expect(html).toContain("&lt;b&gt;group&lt;/b&gt;");
  });

  it("draws a dot and an interval for each group and rate", () => {
    const { data, layout } = fairnessFigure(fairness, fairness.factors[0]);
    const dots = data.flatMap((trace) => (trace.type === "scatter" ? [trace.name] : []));
    expect(dots).toEqual(["Selection rate", "True positive rate", "False positive rate"]);
    expect(layout.y.ticks?.labels).toEqual(["<i>a</i>", "b", "few"]);
  });
});
