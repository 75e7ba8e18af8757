import { describe, expect, it } from "vitest";
import { evaluateMetrics, Metrics, metricUnit } from "../../../../sdk/core/metrics/index.js";
import { metricsView } from "../../../../sdk/display/index.js";
import { withoutTwins } from "../../../support/output-html.js";
import { HOSTILE_NAMES } from "../../../support/report-input.js";

const metrics = evaluateMetrics([{ name: "mae", threshold: 2 }, { name: "r2", threshold: 0.9 }, "mape"], {
  task: "regression",
  truth: Float64Array.of(10, 20, 30),
  prediction: Float64Array.of(11, 18, 33),
}).within({
  target: "bikers",
  baseline: { name: "mean of the training rows", metrics: { mae: 8, r2: -0.1 } },
});

const comparison = {
  metric: { name: "mae" },
  names: { champion: "models:/bikes/2" },
  champion: 3,
  difference: -1,
  low: -1.5,
  high: -0.25,
  level: 0.95,
  verdict: "better",
} as const;

/** The text of the cards, one a metric. */
function cardTexts(shown: Parameters<typeof metricsView>[0]): string[] {
  const cards = withoutTwins(metricsView(shown)["text/html"] ?? "")
    .split("<li ")
    .slice(1);
  return cards.map((card) =>
    card
      .replace(/<br>|<\/div>/g, " ")
      .replace(/^[^>]*>|<[^>]*>/g, "")
      .replace(/\s+/g, " ")
      .trim(),
  );
}

describe("metricsView", () => {
  it("shows a card a metric: value, unit, verdict in words, difference to the baseline", () => {
    expect(cardTexts(metrics)).toEqual([
      "Mean absolute error mae 2 bikers ✓ passed ≤ 2 · lower is better baseline −6 (−75.0 %) ✓ better 8, mean of the training rows",
      "R² r2 0.93000 ✓ passed ≥ 0.9 · higher is better baseline +1.03 ✓ better −0.1000, mean of the training rows",
      "Mean absolute percentage error mape 0.10000 lower is better",
    ]);
  });

  it("shows the difference to another model with its interval and verdict", () => {
    const [mae, r2] = cardTexts(metrics.against(comparison));
    expect(mae).toContain("Champion −1 ✓ better 95 % interval −1.50 to −0.250; models:/bikes/2 has 3");
    expect(r2).not.toContain("Champion");
    expect(metricsView(metrics.against(comparison))["text/plain"]).toMatchInlineSnapshot(`
      "┌────────┬─────────┬────────┬───────────┬─────────┬──────────┬─────────────┐
      │ metric │   value │ better │ threshold │ verdict │ baseline │ to Champion │
      ├────────┼─────────┼────────┼───────────┼─────────┼──────────┼─────────────┤
      │ mae    │       2 │ lower  │       ≤ 2 │ passed  │        8 │        −1 ✓ │
      │ r2     │ 0.93000 │ higher │     ≥ 0.9 │ passed  │ −0.10000 │             │
      │ mape   │ 0.10000 │ lower  │           │         │          │             │
      └────────┴─────────┴────────┴───────────┴─────────┴──────────┴─────────────┘"
    `);
    const unclear = metrics.against({ ...comparison, high: 0.5, verdict: "no clear difference" });
    expect(cardTexts(unclear)[0]).toContain("−1 ≈ no clear difference");
  });

  it("says worse by the metric's direction, not by the sign", () => {
    const worse = metrics.within({
      baseline: { name: "b", metrics: { mae: 1, r2: 0.95, mape: metrics.mape } },
    });
    const [mae, r2, mape] = cardTexts(worse);
    expect(mae).toContain("baseline +1 (+100 %) ✗ worse");
    expect(r2).toContain("baseline −0.0200 ✗ worse");
    expect(mape).toContain("baseline 0 (0 %) = the same");
  });

  it("draws a bar with its threshold where a number has a scale, and none elsewhere", () => {
    const html = metricsView(metrics)["text/html"] ?? "";
    const alts = [...html.matchAll(/ alt="([^"]*)"/g)].map(([, alt]) => alt);
    expect(alts).toEqual([
      "2 on a scale from 0 to 8.32, threshold ≤ 2, baseline 8",
      "0.93000 on a scale from 0 to 1, threshold ≥ 0.9, baseline −0.1000",
    ]);
  });

  it("keeps numbers as numbers: the context is not among them, and names are text", () => {
    const again = metrics.against(comparison);
    expect({ ...again }).toEqual({ ...metrics });
    expect(again).toBeInstanceOf(Metrics);
    for (const name of HOSTILE_NAMES) {
      const html =
        metricsView(metrics.within({ target: name, baseline: { name, metrics: { mae: 1 } } }))["text/html"] ??
        "";
      expect(withoutTwins(html)).not.toMatch(/<(script|img|iframe|a|b)[\s>]/i);
    }
  });

  it("gives a unit to metrics that count in the target's", () => {
    expect(["mae", "r2", "intervalWidth", "f1"].map((name) => metricUnit(name, "bikers"))).toEqual([
      "bikers",
      "",
      "bikers",
      "",
    ]);
    expect(metricUnit("mae", undefined)).toBe("");
  });
});
