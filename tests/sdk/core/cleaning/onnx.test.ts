import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CleaningInput, cleaningConfig, fitCleaning } from "../../../../sdk/core/cleaning/index.js";
import { type OnnxColumn, OnnxGraph, OnnxReasons } from "../../../../sdk/core/models/onnx/index.js";
import { type Scalar, Table } from "../../../../sdk/core/tables/index.js";
import { feedOf, feedsOf, runOnnx } from "../../../support/onnx.js";
import { type Columns, values } from "./steps/support.js";

/** Steps learned on the rows, as a graph of the columns that are there, and why some cannot be exported. */
async function exported(steps: CleaningInput, table: Table, names = table.names) {
  const cleaning = fitCleaning(cleaningConfig.parse(steps), table);
  const graph = new OnnxGraph();
  const reasons = new OnnxReasons();
  const inputs = names.map((name): [string, OnnxColumn] => {
    const { type } = feedOf(table.column(name));
    return [name, { value: graph.input(name, type), type }];
  });
  const columns = await cleaning.toOnnx(graph, new Map(inputs), reasons);
  for (const [name, { value, type }] of columns) graph.output(`${name} cleaned`, type, value);
  return { cleaning, columns, reasons: reasons.all, bytes: graph.bytes({ name: "cleaning" }) };
}

/** What a runtime gives, as cells: numbers for booleans and 64-bit integers, null for what is missing. */
async function cleanByOnnx(steps: CleaningInput, table: Table, rows = table) {
  const { bytes, reasons } = await exported(steps, table);
  expect(reasons).toEqual([]);
  const outputs = await runOnnx(bytes, feedsOf(rows));
  return Object.fromEntries(
    Object.entries(outputs).map(([name, cells]) => [
      name.replace(/ cleaned$/, ""),
      cells.map((cell) => (cell === "" || Number.isNaN(cell) ? null : plain(cell))),
    ]),
  );
}

function plain(cell: Scalar): Scalar {
  return typeof cell === "bigint" || typeof cell === "boolean" ? Number(cell) : cell;
}

/** What the steps themselves give, in the same form. */
function cleanByTable(steps: CleaningInput, table: Table, rows = table): Record<string, Scalar[]> {
  const cleaned = fitCleaning(cleaningConfig.parse(steps), table).apply(rows, { dropRows: false }).table;
  return Object.fromEntries(
    cleaned.names.map((name) => [
      name,
      values(cleaned, name).map((cell) => (Number.isNaN(cell) ? null : plain(cell))),
    ]),
  );
}

const MIXED: Columns = {
  temp: [0.5, null, -3.25, 1e6],
  count: Int32Array.of(4, -1, 0, 7),
  large: BigInt64Array.of(2n ** 60n + 1n, -5n, 0n, 3n),
  flag: [true, false, true, true],
  words: ["3.5", null, " -2e3 ", ".25"],
  whole: ["+7", "-12", null, "9007199254740991"],
  yes: ["TRUE", "0", null, " false "],
  city: ["Köln", null, "東京", "Köln"],
};

describe("steps as parts of a graph", () => {
  const CASES: [string, CleaningInput][] = [
    ["drop", [{ kind: "drop", columns: ["temp", "city"] }]],
    ["rename", [{ kind: "rename", columns: { temp: "warmth", city: "temp" } }]],
    ["clip", [{ kind: "clip", column: "temp", min: -1.5, max: 10 }]],
    ["clip integers", [{ kind: "clip", column: "count", min: 0.5 }]],
    ["clip 64-bit integers", [{ kind: "clip", column: "large", max: 2 }]],
    ["fill a constant", [{ kind: "fill", column: "temp", with: "constant", value: 7 }]],
    ["fill a text", [{ kind: "fill", column: "city", with: "constant", value: "Łódź" }]],
    ["fill the mean", [{ kind: "fill", column: "temp", with: "mean" }]],
    ["fill the median", [{ kind: "fill", column: "temp", with: "median" }]],
    ["fill the most frequent", [{ kind: "fill", column: "city", with: "mode" }]],
    ["fill where nothing is missing", [{ kind: "fill", column: "count", with: "mode" }]],
    ["cyclic", [{ kind: "cyclicTime", column: "count", period: 24 }]],
    ["cyclic, kept", [{ kind: "cyclicTime", column: "temp", period: 7, keep: true }]],
    ["cast text to number", [{ kind: "cast", column: "words", to: "number" }]],
    ["cast text to integer", [{ kind: "cast", column: "whole", to: "integer" }]],
    ["cast text to boolean", [{ kind: "cast", column: "yes", to: "boolean" }]],
    ["cast boolean to number", [{ kind: "cast", column: "flag", to: "number" }]],
    ["cast boolean to integer", [{ kind: "cast", column: "flag", to: "integer" }]],
    ["cast boolean to text", [{ kind: "cast", column: "flag", to: "string" }]],
    ["cast integer to text", [{ kind: "cast", column: "count", to: "string" }]],
    ["cast 64-bit integer to text", [{ kind: "cast", column: "large", to: "string" }]],
    [
      "cast to what it is",
      [
        { kind: "cast", column: "temp", to: "number" },
        { kind: "cast", column: "count", to: "integer" },
        { kind: "cast", column: "flag", to: "boolean" },
        { kind: "cast", column: "city", to: "string" },
      ],
    ],
    [
      "casts in a row",
      [
        { kind: "cast", column: "whole", to: "integer" },
        { kind: "cast", column: "whole", to: "string" },
        { kind: "cast", column: "yes", to: "boolean" },
        { kind: "cast", column: "yes", to: "string" },
      ],
    ],
    [
      "all together",
      [
        { kind: "rename", columns: { words: "number" } },
        { kind: "cast", column: "number", to: "number" },
        { kind: "fill", column: "number", with: "median" },
        { kind: "clip", column: "number", min: -100 },
        { kind: "dropRows", where: "count < 0" },
        { kind: "dropDuplicates" },
        { kind: "cyclicTime", column: "number", period: 12 },
      ],
    ],
  ];

  it.each(CASES)("%s", async (_, steps) => {
    const table = Table.from(MIXED);
    const actual = await cleanByOnnx(steps, table);
    const expected = cleanByTable(steps, table);
    expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
    for (const [name, cells] of Object.entries(expected)) {
      for (const [row, cell] of cells.entries()) {
        if (typeof cell === "number") expect(actual[name][row]).toBeCloseTo(cell, 12);
        else expect([name, row, actual[name][row]]).toEqual([name, row, cell]);
      }
    }
  });

  it("reads any decimal number that the table reads", async () => {
    const steps: CleaningInput = [{ kind: "cast", column: "x", to: "number" }];
    const numbers = fc.double({ min: -1e300, max: 1e300, noNaN: true }).filter((x) => Math.abs(x) > 1e-300);
    await fc.assert(
      fc.asyncProperty(fc.array(numbers, { minLength: 1, maxLength: 20 }), async (all) => {
        const table = Table.from({ x: all.map((x, k) => (k % 2 === 0 ? String(x) : x.toExponential())) });
        expect(await cleanByOnnx(steps, table)).toEqual(cleanByTable(steps, table));
      }),
      { numRuns: 20 },
    );
  });
});

describe("values that a cast cannot read", () => {
  const CASES: [string, "number" | "integer" | "boolean", Columns, Columns][] = [
    ["a comma", "number", { x: ["1.5"] }, { x: ["1,5"] }],
    ["a hexadecimal number", "number", { x: ["1.5"] }, { x: ["0x10"] }],
    ["a word for infinity", "number", { x: ["1.5"] }, { x: ["inf"] }],
    ["underscores", "integer", { x: ["15"] }, { x: ["1_000"] }],
    ["a fraction as text", "integer", { x: ["15"] }, { x: ["1.5"] }],
    ["a fraction", "integer", { x: [15] }, { x: [1.5] }],
    ["an integer beyond 2^53", "integer", { x: [15] }, { x: [2 ** 60] }],
    ["another word", "boolean", { x: ["true"] }, { x: ["yes"] }],
    ["another number", "boolean", { x: [1] }, { x: [2] }],
  ];

  it.each(CASES)("%s: the graph fails as the step does", async (_, to, training, rows) => {
    const steps: CleaningInput = [{ kind: "cast", column: "x", to }];
    const table = Table.from(training);
    expect(() => cleanByTable(steps, table, Table.from(rows))).toThrow(/cannot be read/);
    await expect(cleanByOnnx(steps, table, Table.from(rows))).rejects.toThrow(/column "x" must hold/);
  });
});

describe("steps that cannot be exported", () => {
  const TABLE = Table.from({ x: [1.5, null, 2], text: ["2011-01-01", null, "2011-01-02"], y: [1, 2, 3] });

  it.each<[string, CleaningInput, RegExp]>([
    [
      "the value before",
      [{ kind: "fill", column: "x", with: "forward" }],
      /fill x takes the value of the row before/,
    ],
    ["fractions as texts", [{ kind: "cast", column: "x", to: "string" }], /cast x to string makes texts/],
    ["trimmed texts", [{ kind: "trim", columns: ["text"] }], /the step trim text cannot be exported/],
    [
      "replaced values",
      [{ kind: "replace", column: "x", values: { "2": 3 } }],
      /the step replace x cannot be exported/,
    ],
    [
      "parsed texts",
      [{ kind: "parse", column: "text", to: "date", formats: ["YYYY-MM-DD"] }],
      /the step parse text as date cannot be exported/,
    ],
    ["dates", [{ kind: "cast", column: "text", to: "date" }], /cast text to date .* no dates or times/],
    [
      "parts of dates",
      [
        { kind: "cast", column: "text", to: "timestamp" },
        { kind: "cyclicTime", column: "text", part: "hour" },
      ],
      /cast text to timestamp .* no dates or times/,
    ],
  ])("%s: the reason is told once, and the column left out", async (_, steps, reason) => {
    const { reasons, columns } = await exported(steps, TABLE);
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toMatch(reason);
    expect([...columns.keys()]).toHaveLength(2);
  });

  it("are no matter where no prediction needs their column", async () => {
    const steps: CleaningInput = [
      { kind: "fill", column: "x", with: "forward" },
      { kind: "rename", columns: { x: "z" } },
      { kind: "drop", columns: ["z"] },
    ];
    const { reasons, columns } = await exported(steps, TABLE, ["y"]);
    expect(reasons).toEqual([]);
    expect([...columns.keys()]).toEqual(["y"]);
  });
});
