import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boxText, factsText } from "../../../../sdk/display/text/index.js";
import { textWidth } from "../../../../sdk/utils/text/index.js";

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
