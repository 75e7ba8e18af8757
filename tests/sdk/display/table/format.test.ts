import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cellText, formatIn, numberFormat, timeText } from "../../../../sdk/display/table/format.js";

const column = (...values: number[]) => values.map((value) => formatIn(value, numberFormat(values)));

describe("numbers of a column", () => {
  it("have as many decimals as the column needs, so that points stand below each other", () => {
    expect(column(0.24, 0.2879, 1)).toEqual(["0.2400", "0.2879", "1.0000"]);
    expect(column(1 / 3, 2 / 3)).toEqual(["0.333333", "0.666667"]);
    expect(column(12345.678, 2.5)).toEqual(["12,345.7", "2.5"]);
  });

  it("part thousands where the column is longer than a year", () => {
    expect(column(2011, 2012)).toEqual(["2011", "2012"]);
    expect(column(2011, 120_120)).toEqual(["2,011", "120,120"]);
    expect(column(-1_234_567)).toEqual(["−1,234,567"]);
  });

  it("take powers of ten only where digits would not do", () => {
    expect(column(1.5e-7, 2e-6)).toEqual(["1.5000e−7", "2.0000e−6"]);
    expect(column(0.5, 0.25, 1e-9, 0)).toEqual(["0.50", "0.25", "1.00e−9", "0.00"]);
    expect(column(5, 6, 1e300)).toEqual(["5", "6", "1.00e300"]);
  });

  it("of any column have one number of decimals, save those in powers of ten", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }),
        (values) => {
          const decimals = column(...values)
            .filter((text) => !text.includes("e") && text !== "0")
            .map((text) => text.split(".")[1]?.length ?? 0);
          expect(new Set(decimals).size).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

describe("cells", () => {
  const text = { kind: "text" };

  it("tell what is missing from a text that reads the same", () => {
    expect(cellText(null, text)).toEqual({ text: "null", isPale: true });
    expect(cellText("null", text)).toEqual({ text: "null", isPale: false });
    expect(cellText({ t: "n", v: "NaN" }, text)).toEqual({ text: "NaN", isPale: true });
    expect(cellText({ t: "n", v: "-Infinity" }, text).text).toBe("−∞");
  });

  it("cut long texts and say how long they are", () => {
    expect(cellText({ t: "s", v: "x".repeat(1000), n: 10_000 }, text).text).toBe(
      `${"x".repeat(100)}… (10,000 characters)`,
    );
    expect(cellText("y".repeat(300), text).text).toBe(`${"y".repeat(100)}…`);
  });

  it("write times without what says nothing", () => {
    expect(timeText("2011-01-01T00:00:00.000Z")).toBe("2011-01-01");
    expect(timeText("2011-01-01T06:30:00.000")).toBe("2011-01-01 06:30:00");
    expect(timeText("2011-01-01T06:30:00.250Z")).toBe("2011-01-01 06:30:00.250");
    expect(timeText("9223372036854775807")).toBe("9223372036854775807");
    expect(cellText({ t: "i", v: "-1152921504606846976" }, text).text).toBe("−1,152,921,504,606,846,976");
  });
});
