import { describe, expect, it } from "vitest";
import { injectParameters } from "../../../kernel/notebook/index.js";
import type { Notebook } from "../../../sdk/utils/nbformat/index.js";
import { tagsOf } from "../../../sdk/utils/nbformat/index.js";
import { thrownBy } from "../../support/thrown.js";

const cell = (source: string, ...tags: string[]): Notebook["cells"][number] => ({
  ...{
    cell_type: "code",
    id: source.slice(0, 4),
    metadata: { tags },
    source,
    outputs: [],
    execution_count: null,
  },
});
const notebook = (...cells: Notebook["cells"][number][]): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells,
});

/** What stands in the injected cell below the comment. */
const injected = (declared: string, parameters: Readonly<Record<string, unknown>>): string => {
  const { notebook: changed } = injectParameters(notebook(cell(declared, "parameters")), parameters);
  return changed.cells[1].source.replace("// Parameters\n", "");
};

describe("parameters of a notebook", () => {
  // The table of tests/real/kernel-papermill-parameters.test.ts, which holds papermill's translator.
  it.each([
    ["let alpha: number = 0.1;", { alpha: 0.5 }, "let alpha: number = 0.5;"],
    ["export const n = 3 // count", { n: 4n }, "const n: number = 4;"],
    ["var on = false", { on: true }, "var on: boolean = true;"],
    ["let name = `a`", { name: "b" }, 'let name: string = "b";'],
    ["let big = 1n", { big: 2n ** 70n }, "let big: bigint = 1180591620717411303424n;"],
    ["let big = -1n", { big: 7 }, "let big: bigint = 7n;"],
    [
      "let xs: Array<number> = [1]",
      { xs: [1n, 2.5, Number.NaN, -Infinity] },
      "let xs: Array<number> = [1, 2.5, NaN, -Infinity];",
    ],
    ["let xs = ['a', 'b']", { xs: [] }, "let xs: string[] = [];"],
    ['let mode:\n  | "a"\n  | "b" = "a"', { mode: "b" }, 'let mode: | "a"\n  | "b" = "b";'],
    [
      "let m = new Map<string, number[]>(), k: number | null = 1",
      { k: null },
      "let k: number | null = null;",
    ],
    ["let k: number | undefined", { k: null }, "let k: number | undefined = undefined;"],
    ["let day: Date = new Date()", { day: "2026-03-01" }, 'let day: Date = new Date("2026-03-01");'],
    ["let day: Date | string = ''", { day: "2026-03-01" }, 'let day: Date | string = "2026-03-01";'],
    ["let day = new Date()", { day: new Date(0) }, 'day = new Date("1970-01-01T00:00:00.000Z");'],
    ["let day = ''", { day: new Date(0) }, 'let day: string = "1970-01-01T00:00:00.000Z";'],
    [
      "let day: Date | string",
      { day: new Date(0) },
      'let day: Date | string = new Date("1970-01-01T00:00:00.000Z");',
    ],
    ["make(); let [first] = list, n = -'1'", { first: 1, n: 2 }, "let first = 1;\nn = 2;"],
    ["let made = make()", { made: 3 }, "made = 3;"],
    ["const made = make()", { made: 3 }, "const made = 3;"],
    ["let mixed = [1, 'a']", { mixed: [2] }, "mixed = [2];"],
    ["let a = 1", { b: { __proto__x: 1, "a b": [true] } }, 'let b = {"__proto__x": 1, "a b": [true]};'],
    ["let a = 1", { a: JSON.parse('{"__proto__": 1}') }, 'let a: number = {["__proto__"]: 1};'],
  ])("%s with %o", (declared, parameters, expected) => {
    expect(injected(declared, parameters)).toBe(expected);
  });

  it("stand behind the cell of parameters, in place of earlier ones, or first; names that are not declared are told", () => {
    const order = (...cells: Notebook["cells"][number][]) => {
      const { notebook: changed, unknown } = injectParameters(notebook(...cells), { a: 1, z: 2 });
      return [changed.cells.map((one) => tagsOf(one)[0] ?? one.source), unknown];
    };
    expect(order(cell("x"), cell("let a = 0", "parameters"), cell("y"))).toEqual([
      ["x", "parameters", "injected-parameters", "y"],
      ["z"],
    ]);
    expect(
      order(cell("let a = 0", "parameters"), cell("x"), cell("let a = 5", "injected-parameters")),
    ).toEqual([["parameters", "x", "injected-parameters"], ["z"]]);
    expect(order(cell("x"))).toEqual([["injected-parameters", "x"], []]);
  });

  it.each([
    [{ "a b": 1 }, "cannot be a variable"],
    [{ class: 1 }, "cannot be a variable"],
    [{ await: 1 }, "cannot be a variable"],
    [{ "a=1;b": 1 }, "cannot be a variable"],
    [{ "": 1 }, "cannot be a variable"],
    [{ n: 2n ** 60n }, "beyond what a number of TypeScript holds exactly"],
    [{ n: () => 1 }, "cannot be given to a notebook. Got: a function"],
  ])("%o is refused", (parameters, said) => {
    const { code, message } = thrownBy(() =>
      injectParameters(notebook(), parameters as object as Record<string, unknown>),
    );
    expect([code, message]).toEqual(["CLI_USAGE", expect.stringContaining(said)]);
  });
});
