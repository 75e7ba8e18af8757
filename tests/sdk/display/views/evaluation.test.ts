import { describe, expect, it } from "vitest";
import { compareScores } from "../../../../sdk/core/comparison/index.js";
import { compareTables } from "../../../../sdk/core/drift/index.js";
import type { Scoring } from "../../../../sdk/core/metrics/index.js";
import { summariseResiduals } from "../../../../sdk/core/residuals/index.js";
import { findSlices } from "../../../../sdk/core/slices/index.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import {
  biasByPrediction,
  comparisonFigure,
  driftBars,
  driftColumn,
  driftView,
  MACHINE_FORM,
  type MimeBundle,
  pairedComparisonsView,
  pairedComparisonView,
  residualsView,
  slicesView,
  worstCohorts,
} from "../../../../sdk/display/index.js";
import { random } from "../../../../sdk/utils/random/index.js";
import { textWidth } from "../../../../sdk/utils/text/index.js";
import { withoutTwins } from "../../../support/output-html.js";
import { HOSTILE_NAMES } from "../../../support/report-input.js";

function expectSafe(bundle: MimeBundle): void {
  const html = bundle["text/html"] ?? "";
  expect(withoutTwins(html)).not.toMatch(/<(script|img|iframe|a|b)[\s>]/i);
  // What stands in quotes is a text, in which quotes are escaped.
  expect(withoutTwins(html).replace(/"[^"]*"/g, "")).not.toMatch(/<[^>]*\son\w+=/i);
  expect(html).not.toMatch(/NaN|undefined|Infinity/);
  for (const line of bundle["text/plain"].split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(100);
  expect(() => JSON.stringify(bundle[MACHINE_FORM])).not.toThrow();
}

const draw = random(2);
const ROWS = 600;
const normal = (shift = 0) => Float64Array.from({ length: ROWS }, () => draw.normal() + shift);

describe("driftView", () => {
  const named = (shift: number) =>
    Table.from(
      HOSTILE_NAMES.map((name, i) => [name, i === 0 ? Array(ROWS).fill(name) : normal(shift)] as const),
    );

  it("says what moved, with bars and both histograms, whatever columns are called", () => {
    const drift = compareTables(named(0), named(1).with({ "<i>new</i>": normal() }));
    const bundle = driftView(drift);
    expectSafe(bundle);
    expect(bundle["text/plain"]).toMatch(/^Drift: drifted, /);
    expect(bundle["text/plain"]).toMatch(/✗ drifted/);
    expect(bundle["text/plain"]).toMatch(/New columns, not judged: <i>new<\/i>\./);
    expect(bundle["text/html"]).toMatch(/How far each column has moved/);
    expect(bundle[MACHINE_FORM]).toMatchObject({ verdict: "drifted", referenceRows: ROWS });
  });

  it("shows 40 of 200 columns, the furthest first", () => {
    const wide = (shift: number) =>
      Table.from(
        Array.from({ length: 200 }, (_, i) => [`column ${i}`, normal(i === 150 ? shift : 0)] as const),
      );
    const drift = compareTables(wide(0), wide(2));
    const bundle = driftView(drift);
    expectSafe(bundle);
    expect(bundle["text/plain"].split("\n")[4]).toMatch(/column 150/);
    expect(bundle["text/plain"]).toMatch(/… 160 more columns, which moved less\./);
    const { data, note } = driftBars(drift);
    expect(data[0]).toMatchObject({ type: "bar", name: "stable" });
    expect(data.find((trace) => "name" in trace && trace.name === "drifted")).toMatchObject({ y: [0] });
    expect(note).toMatch(/180 columns that moved less are not drawn/);
  });

  it("a column then and now: shares of its bins in percent", () => {
    const drift = compareTables(
      Table.from({ x: ["a", "a", "b", "b"] }),
      Table.from({ x: ["a", "b", "b", "b"] }),
    );
    const { data, layout } = driftColumn(drift.column("x"));
    expect(layout.y.ticks?.labels).toEqual(["a", "b"]);
    expect(data.map((trace) => "x" in trace && trace.x)).toEqual([
      [50, 50],
      [25, 75],
    ]);
  });

  it("tables that have nothing to compare but missing values", () => {
    const ids = (from: number) => Table.from({ id: Array.from({ length: 200 }, (_, i) => `${from + i} id`) });
    expectSafe(driftView(compareTables(ids(0), ids(200))));
  });
});

const truth = normal().map((value) => 50 + 10 * value);
const scored = (spread: number): Scoring => ({
  task: "regression",
  truth,
  prediction: truth.map((value) => value + spread * draw.normal()),
});
const [champion, challenger] = [scored(4), scored(2)];

describe("pairedComparisonView", () => {
  it("gives scores, interval and verdict by metric", () => {
    const names = { champion: HOSTILE_NAMES[0], challenger: "v4" };
    const comparisons = ["mae", "r2"].map((metric) => compareScores(champion, challenger, { metric, names }));
    const bundle = pairedComparisonsView(comparisons);
    expectSafe(bundle);
    expect(bundle["text/plain"]).toMatch(/mae .* ✓ better/);
    expect(bundle["text/plain"]).toMatch(/2,000 resamples row by row/);
    const { data, layout } = comparisonFigure(comparisons);
    expect(layout.x.title).toBe("difference (% of the champion's score)");
    const { difference, champion: score } = comparisons[0];
    const dots = data[data.length - 1];
    expect("x" in dots && dots.x[0]).toBeCloseTo((100 * difference) / score, 2);
    expectSafe(pairedComparisonView(compareScores(champion, champion, { metric: "mae" })));
    expectSafe(pairedComparisonsView([]));
  });
});

describe("slicesView", () => {
  const part = Array.from({ length: ROWS }, (_, i) => HOSTILE_NAMES[i % 3]);
  const worse = champion.prediction.map((value, i) =>
    i % 3 === 0 ? truth[i] + 5 * (value - truth[i]) : value,
  );
  const slices = findSlices(
    Table.from([[HOSTILE_NAMES[1], part]]),
    { ...champion, prediction: worse },
    {
      metric: "mae",
      maxShare: 0.5,
    },
  );

  it("names the worst cohorts with their scores", () => {
    const bundle = slicesView(slices);
    expectSafe(bundle);
    expect(bundle["text/plain"]).toMatch(/^One cohort errs more than the other rows; mae /);
    expect(bundle["text/html"]).toMatch(/The worst cohorts/);
    const { data } = worstCohorts(slices);
    expect(data[0]).toMatchObject({ orientation: "h", y: [0] });
    expect(JSON.stringify(bundle[MACHINE_FORM])).not.toMatch(/indices/);
  });

  it("says so where there are none", () => {
    const calm = findSlices(Table.from({ x: normal() }), champion, { metric: "mae" });
    const bundle = slicesView(calm);
    expectSafe(bundle);
    expect(bundle["text/plain"]).toMatch(/^No cohort errs more than chance explains; mae /);
  });
});

describe("residualsView", () => {
  it("gives bias, spread, and what stands out", () => {
    const summary = summariseResiduals(champion, { inTime: true });
    const bundle = residualsView(summary);
    expectSafe(bundle);
    expect(bundle["text/plain"]).toMatch(/No bias to be seen/);
    expect(bundle["text/html"]).toMatch(/Errors and those before them/);
    const [bars] = biasByPrediction(summary, "y").data;
    expect("x" in bars && bars.x.length).toBe(10);
    expectSafe(residualsView(summariseResiduals({ ...champion, prediction: truth })));
  });
});
