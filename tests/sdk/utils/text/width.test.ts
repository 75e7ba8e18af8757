import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutText, padText, plainText, textWidth, wrapText } from "../../../../sdk/utils/text/index.js";

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

  it("cuts before a wide character that does not fit whole", () => {
    expect(cutText("日本語のデータ", 7)).toBe("日本語…");
  });

  it("breaks sentences between words", () => {
    expect(wrapText("one two three", 8)).toEqual(["one two", "three"]);
    expect(wrapText("abcdefghij", 5)).toEqual(["abcd…"]);
  });

  it("never cuts or pads to another width than was asked", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }).map(plainText), fc.nat(30), (text, width) => {
        expect(textWidth(cutText(text, width))).toBeLessThanOrEqual(width);
        expect(textWidth(padText(cutText(text, width), width, "right"))).toBe(width);
      }),
    );
  });
});
