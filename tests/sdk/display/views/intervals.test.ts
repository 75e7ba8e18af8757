import { describe, expect, it } from "vitest";
import {
  intervalsFigure,
  intervalsTable,
  intervalsView,
  MACHINE_FORM,
} from "../../../../sdk/display/index.js";
import { textWidth } from "../../../../sdk/utils/text/index.js";
import { withoutTwins } from "../../../support/output-html.js";
import { HOSTILE_NAMES } from "../../../support/report-input.js";

/** Five rows, of which the second and the fourth are outside: counted by hand. */
const ROWS = {
  truth: Float64Array.of(1, 9, 3, 0, 5),
  prediction: Float64Array.of(5, 4, 3, 2, 1),
  lower: Float64Array.of(1, 2, 3, 1, 0),
  upper: Float64Array.of(6, 5, 4, 3, 5),
  target: "bikers",
};
const MADE = { method: "quantile", coverage: 0.8, margin: 0.25 } as const;

describe("intervalsView", () => {
  it("tells coverage, width and margin of the held-out rows", () => {
    const bundle = intervalsView({ ...MADE, heldOut: { ...ROWS, rows: "held-out" } });
    expect(bundle["text/plain"]).toMatch(/Intervals for 80\.0 % of rows, by conformalised quantiles/);
    expect(bundle["text/plain"]).toMatch(/coverage .* 60\.0 % .*held-out rows; 80\.0 % wanted/);
    expect(bundle["text/plain"]).toMatch(/mean width .* 3\.2/);
    for (const line of bundle["text/plain"].split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(100);
    expect(bundle[MACHINE_FORM]).toEqual({
      ...MADE,
      heldOut: { rows: 5, coverage: 0.6, intervalWidth: 3.2 },
    });
    expect(bundle["text/html"]).toMatch(/Intervals around predictions/);
  });

  it("draws rows by prediction, those outside of their interval apart", () => {
    const { data, description } = intervalsFigure(ROWS);
    const byName = new Map(data.map((trace) => ["name" in trace ? trace.name : undefined, trace]));
    expect(byName.get("prediction")).toMatchObject({ x: [1, 2, 3, 4, 5], y: [1, 2, 3, 4, 5] });
    expect(byName.get("lower")).toMatchObject({ y: [0, 1, 3, 2, 1] });
    expect(byName.get("true, within")).toMatchObject({ x: [1, 3, 5], y: [5, 3, 1] });
    expect(byName.get("true, outside")).toMatchObject({ x: [2, 4], y: [0, 9] });
    expect(description).toMatch(/60\.0 % of the true values lie within/);
  });

  it("thins many rows and says so", () => {
    const many = Float64Array.from({ length: 1000 }, (_, i) => i);
    const { data, note } = intervalsFigure({
      ...ROWS,
      truth: many,
      prediction: many,
      lower: many,
      upper: many,
    });
    expect(data[0]).toMatchObject({ x: { length: 300 } });
    expect(note).toMatch(/300 of 1,000 rows/);
  });

  it.each(HOSTILE_NAMES)("writes the target as text: %s", (target) => {
    const page = String(intervalsTable(MADE, { ...ROWS, target }));
    expect(withoutTwins(page)).not.toMatch(/<(script|img|iframe|a|b)[\s>]/i);
    expect(withoutTwins(page)).not.toMatch(/<[^>]*\son\w+=/i);
  });
});
