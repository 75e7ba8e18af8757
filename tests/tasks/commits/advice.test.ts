import { describe, expect, it } from "vitest";
import { betterHeader, nearestType } from "../../../tasks/commits/advice.js";

const TYPES = ["feat", "fix", "docs"];

describe("the type that a message means", () => {
  it.each<[string, string | undefined]>([
    ["fix: a", "fix"],
    ["fixes: a", "fix"],
    ["feet: a", "feat"],
    ["feat a", "feat"],
    ["added a", "feat"],
    ["feture a", undefined],
    ["123", undefined],
  ])("of %j is %j", (header, type) => {
    expect(nearestType(header, TYPES)).toBe(type);
  });

  it.each<[string, string | undefined]>([
    ["Fixes (data )! : Rows are read.", "fix(data)!: rows are read"],
    ["added HTTP", "feat: added HTTP"],
    ["fix: etc...", "fix: etc..."],
    ["fix:", undefined],
    ["whatever", undefined],
  ])("makes %j to %j", (header, better) => {
    expect(betterHeader(header, TYPES)).toBe(better);
  });
});
