import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatCell,
  formatCount,
  formatNumber,
  formatPercent,
  formatSeconds,
  formatSigned,
} from "../../../../sdk/utils/text/index.js";

describe("numbers for people", () => {
  it("keeps significant digits, parts thousands, and names what is not finite", () => {
    expect([29.4312, 0.95123, 8645, -1234.5678, 0.00001234, 1.5e12, 0].map((n) => formatNumber(n))).toEqual([
      "29.43",
      "0.9512",
      "8,645",
      "−1,235",
      "1.234e-5",
      "1,500,000,000,000",
      "0",
    ]);
    expect(
      [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map((n) => formatNumber(n)),
    ).toEqual(["NaN", "∞", "−∞"]);
  });

  it("writes cells, counts, signs, shares and times", () => {
    expect(formatCell(0.2400000001)).toBe("0.24");
    expect(formatCell(-12)).toBe("−12");
    expect(formatCount(1234567n)).toBe("1,234,567");
    expect([formatSigned(12.34), formatSigned(-0.5), formatSigned(0)]).toEqual(["+12.3", "−0.500", "0"]);
    expect([formatPercent(0.125), formatPercent(0.0042), formatPercent(1)]).toEqual([
      "12.5 %",
      "0.42 %",
      "100 %",
    ]);
    expect([formatSeconds(0.42), formatSeconds(200), formatSeconds(7500)]).toEqual([
      "0.4 s",
      "3 min 20 s",
      "2 h 5 min",
    ]);
  });

  it("reads back to nearly the same number", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }), (value) => {
        const read = Number(formatNumber(value, 6).replaceAll(",", "").replaceAll("−", "-"));
        expect(Math.abs(read - value)).toBeLessThanOrEqual(Math.abs(value) * 1e-5);
      }),
    );
  });

  it("says seconds as people do, and never sixty of anything", () => {
    expect([0.04, 9.96, 42.4, 59.7, 185, 7170, Number.NaN, -1].map(formatSeconds)).toEqual([
      "0.0 s",
      "10 s",
      "42 s",
      "1 min 0 s",
      "3 min 5 s",
      "2 h 0 min",
      "–",
      "–",
    ]);
  });
});
