import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  boxText,
  cutText,
  factsText,
  formatCell,
  formatCount,
  formatNumber,
  formatPercent,
  formatSeconds,
  formatSigned,
  padText,
  plainText,
  textWidth,
  wrapText,
} from "../../../../sdk/display/text/index.js";

describe("text in a terminal", () => {
  it("counts wide characters twice and combining marks not at all", () => {
    expect(textWidth("abc")).toBe(3);
    expect(textWidth("日本")).toBe(4);
    expect(textWidth("e\u0301")).toBe(1);
    expect(textWidth("🚲")).toBe(2);
  });

  it("turns controls, line breaks and direction marks into signs", () => {
    expect(plainText("a\u001b[31mred\nnext\tcell\u202e")).toBe("a\ufffd[31mred↵next→cell\ufffd");
  });

  it("breaks sentences between words", () => {
    expect(wrapText("one two three", 8)).toEqual(["one two", "three"]);
    expect(wrapText("abcdefghij", 5)).toEqual(["abcd…"]);
  });

  it("never cuts or pads to another width than was asked", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }).map(plainText),
        fc.integer({ min: 2, max: 30 }),
        (text, width) => {
          expect(textWidth(cutText(text, width))).toBeLessThanOrEqual(width);
          expect(textWidth(padText(cutText(text, width), width, "right"))).toBe(width);
        },
      ),
    );
  });
});

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
});

describe("boxText", () => {
  const columns = [{ title: "name" }, { title: "value", subtitle: "m", align: "right" as const }];

  it("draws a box with a header, types and notes", () => {
    const text = boxText(
      {
        columns,
        rows: [
          ["a", "1"],
          ["bb", "22"],
        ],
        notes: ["… 3 more rows"],
      },
      80,
    );
    expect(text).toBe(
      [
        "┌──────┬───────┐",
        "│ name │ value │",
        "│      │     m │",
        "├──────┼───────┤",
        "│ a    │     1 │",
        "│ bb   │    22 │",
        "└──────┴───────┘",
        "… 3 more rows",
      ].join("\n"),
    );
  });

  it("stays inside the terminal whatever the cells hold, and says what it left out", () => {
    const cell = fc.string({ unit: "grapheme", maxLength: 60 });
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 30 })
          .chain((n) =>
            fc.array(fc.array(cell, { minLength: n, maxLength: n }), { minLength: 1, maxLength: 4 }),
          ),
        fc.integer({ min: 50, max: 160 }),
        (rows, width) => {
          const text = boxText({ columns: rows[0].map((title) => ({ title })), rows }, width);
          for (const line of text.split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(width);
        },
      ),
    );
    const many = Array.from({ length: 60 }, (_, i) => ({ title: `column${i}` }));
    const text = boxText({ columns: many, rows: [many.map(() => "0")] }, 60);
    expect(text).toMatch(/… 5\d more columns$/);
    expect(text).toContain("column0");
    expect(text).toContain("column59");
  });

  it("writes facts in two columns", () => {
    expect(
      factsText(
        [
          ["data", "a.csv"],
          ["target", "bikers"],
        ],
        80,
      ),
    ).toBe("data    a.csv\ntarget  bikers");
  });
});
