import { appendFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { globMatcher } from "../../../kernel/host/history/glob.js";
import { HistoryStore, historyFolder, range, search, tail } from "../../../kernel/host/history/index.js";
import { temporaryFolder } from "../../support/temporary.js";

describe("the history's file", () => {
  it("sessions that begin at the same time have numbers of their own", async () => {
    const folder = await temporaryFolder();
    const stores = [1, 2, 3].map(() => new HistoryStore(folder, () => {}));
    // All have looked before any wrote.
    for (const store of stores) void store.session;
    for (const [index, store] of stores.entries()) store.add(1, `cell ${index}`);
    expect(stores.map(({ session }) => session)).toEqual([1, 2, 3]);
    expect(tail(new HistoryStore(folder, () => {}), 10).map(({ input }) => input)).toEqual([
      "cell 0",
      "cell 1",
      "cell 2",
    ]);
  });

  it("a line that was cut by a crash is passed over", async () => {
    const folder = await temporaryFolder();
    new HistoryStore(folder, () => {}).add(1, "whole");
    appendFileSync(join(folder, "1.jsonl"), '{"line":2,"inp');
    expect(range(new HistoryStore(folder, () => {}), 1, 0, undefined)).toEqual([
      { session: 1, line: 1, input: "whole", output: null },
    ]);
  });

  it("where nothing can be written, the session's own cells are there and it is said once", () => {
    const said: string[] = [];
    const store = new HistoryStore("/proc/nowhere", (line) => said.push(line));
    store.addOutput(store.add(1, "a"), "1");
    store.add(2, "b");
    expect(tail(store, 5).map(({ input, output }) => [input, output])).toEqual([
      ["a", "1"],
      ["b", null],
    ]);
    expect(said).toHaveLength(1);
  });

  it("lies in the user's data folder", () => {
    expect(historyFolder({ XDG_DATA_HOME: "/data" })).toBe("/data/assay/history");
    expect(historyFolder({})).toMatch(/\/\.local\/share\/assay\/history$/);
  });

  it("a search gives the newest, each once where asked", async () => {
    const store = new HistoryStore(await temporaryFolder(), () => {});
    for (const [index, input] of ["a1", "b", "a2", "a1"].entries()) store.add(index + 1, input);
    const found = (count: number | undefined, unique: boolean): number[] =>
      search(store, "a*", count, unique).map(({ line }) => line);
    expect(found(undefined, false)).toEqual([1, 3, 4]);
    expect(found(undefined, true)).toEqual([3, 4]);
    expect(found(1, false)).toEqual([4]);
  });
});

describe("patterns", () => {
  it.each([
    ["*", "anything\nat all", true],
    ["", "", true],
    ["a?c", "a🚲c", true],
    ["a?c", "ac", false],
    ["*.map(*)", "xs.map(f)", true],
    ["[a-c]x", "bx", true],
    ["[!a-c]x", "bx", false],
    ["[", "[", true],
    ["a.c", "abc", false],
  ])("%j and %j: %s", (pattern, text, fits) => {
    expect(globMatcher(pattern)(text)).toBe(fits);
  });

  it("fit as the same pattern in a regular expression does", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 8 });
    const patterns = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 6 });
    fc.assert(
      fc.property(patterns, letters, (pattern, text) => {
        const regexp = new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`);
        expect(globMatcher(pattern)(text)).toBe(regexp.test(text));
      }),
    );
  });

  it("many stars take no time", () => {
    expect(globMatcher(`${"*a".repeat(50)}b`)("a".repeat(5000))).toBe(false);
  });
});
