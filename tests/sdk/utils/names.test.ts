import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { didYouMean, editDistance, nearestName } from "../../../sdk/utils/names.js";

describe("editDistance", () => {
  it.each([
    // Levenshtein's usual examples, and one swap of neighbours.
    ["kitten", "sitting", 3],
    ["flaw", "lawn", 2],
    ["rsme", "rmse", 1],
    ["testsize", "testSize", 0],
    ["", "abc", 3],
  ])("%s to %s is %i", (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });

  it("is the same both ways, 0 only for the same, and never more than the longer length", () => {
    const word = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b);
        expect(distance).toBe(editDistance(b, a));
        expect(distance === 0).toBe(a.toLowerCase() === b.toLowerCase());
        expect(distance).toBeLessThanOrEqual(Math.max(a.toLowerCase().length, b.toLowerCase().length));
      }),
    );
  });
});

describe("nearestName and didYouMean", () => {
  it("names the nearest, the first of several as near", () => {
    expect(nearestName("epoch", ["layers", "epochs", "batchSize"])).toBe("epochs");
    expect(nearestName("rsme", ["mae", "mse", "rmse", "r2"])).toBe("rmse");
    expect(nearestName("aa", ["ab", "ba"])).toBe("ab");
    expect(didYouMean("tmp", ["hum", "temp"])).toBe('Did you mean "temp"?');
  });

  it("names none where none is near, short names least of all", () => {
    expect(nearestName("temperature", ["hum", "hr"])).toBeUndefined();
    expect(nearestName("id", ["hr", "xy"])).toBeUndefined();
    expect(nearestName("x", [])).toBeUndefined();
    expect(didYouMean("temperature", ["hum", "hr"])).toBe("Known: hum, hr.");
  });

  it("lists at most thirty known names", () => {
    const known = Array.from({ length: 40 }, (_, i) => `column${i}`);
    expect(didYouMean("?", known)).toMatch(/^Known: column0, .*column29, …\.$/);
  });
});
