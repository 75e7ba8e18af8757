import { describe, expect, it } from "vitest";
import { leadingNumber, orderOf } from "../../../../../sdk/display/browser/sort/order.js";

describe("the order of a result table", () => {
  it("goes by the number that a cell begins with", () => {
    const texts = [
      "12.3 ± 0.2",
      "1,234 (5 %)",
      "−0.5",
      "1.5e−7",
      "< 0.0001",
      "∞",
      "3 min 20 s",
      "2 h 5 min",
      "pick",
    ];
    expect(texts.map(leadingNumber)).toEqual([
      12.3,
      1234,
      -0.5,
      1.5e-7,
      0.0001,
      Number.POSITIVE_INFINITY,
      200,
      7500,
      Number.NaN,
    ]);
  });

  it("is stable, with cells that hold no value last either way", () => {
    expect(orderOf(["2", "", "1", "2"], true, false)).toEqual([2, 0, 3, 1]);
    expect(orderOf(["2", "", "1", "2"], true, true)).toEqual([0, 3, 2, 1]);
    expect(orderOf(["b", "", "a"], false, true)).toEqual([0, 2, 1]);
  });
});
