import fc from "fast-check";
import { expect, it } from "vitest";
import { toCodePoints, toUtf16 } from "../../../kernel/host/positions.js";

it("code points and UTF-16 offsets are one another's inverse at each character", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 30 }), (text) => {
      const characters = [...text];
      for (let count = 0; count <= characters.length; count++) {
        const offset = characters.slice(0, count).join("").length;
        expect(toUtf16(text, count)).toBe(offset);
        expect(toCodePoints(text, offset)).toBe(count);
      }
    }),
  );
});

it("places outside of the text are its ends", () => {
  expect(toUtf16("a🚲", 9)).toBe(3);
  expect(toUtf16("a🚲", -1)).toBe(0);
  expect(toCodePoints("a🚲", 9)).toBe(2);
});
