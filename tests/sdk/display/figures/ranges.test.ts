import { describe, expect, it } from "vitest";
import { figureRanges } from "../../../../sdk/display/figures/ranges.js";

describe("figureRanges", () => {
  it("gives bars that are all zero an axis with a length", () => {
    const { x } = figureRanges({
      title: "importances",
      description: "all zero",
      data: [{ type: "bar", orientation: "h", x: [0, 0], y: [0, 1], marker: { color: "#000" } }],
      layout: { x: { title: "importance" }, y: { title: "column" } },
    });
    expect(x[0]).toBeLessThan(0);
    expect(x[1]).toBeGreaterThan(0);
  });
});
