import { basename, dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { CELL_HASH_SEED, cellFilename, cellFolder, murmur2 } from "../../../kernel/debug/cell-file.js";

describe("names of cells", () => {
  // By ipykernel 7.4.0: ipykernel.compiler.murmur2_x86(text, 0xC70F6907).
  it.each([
    ["", 3990065800],
    ["a", 2167009006],
    ["ab", 2805137849],
    ["abc", 3350977461],
    ["abcd", 804720481],
    ["const x = 1;\nx + 1", 2374132807],
    ["Größe 🚲 = 1", 374909049],
    ["x".repeat(1001), 2469510316],
  ])("%j has the hash that Jupyter's debuggers give it", (text, hash) => {
    expect(murmur2(text, CELL_HASH_SEED)).toBe(hash);
  });

  it("the same text has the same file", () => {
    expect(cellFilename("const a = 1")).toBe(cellFilename("const a = 1"));
    expect(dirname(cellFilename("a"))).toBe(cellFolder());
    expect(basename(cellFilename("a"))).toMatch(/^\d+\.ts$/);
  });
});
