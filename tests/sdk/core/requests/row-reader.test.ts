import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { problemText, RowReader } from "../../../../sdk/core/requests/index.js";
import type { Table } from "../../../../sdk/core/tables/index.js";
import { Experiment } from "../../../../sdk/index.js";
import type { SignatureColumn } from "../../../../sdk/utils/signers/index.js";

const INPUTS: readonly SignatureColumn[] = [
  { name: "hr", type: "long", required: true },
  { name: "temp", type: "double", required: true },
  { name: "hum", type: "double", required: false },
  { name: "sky", type: "string", required: true },
  { name: "free", type: "boolean", required: false },
  { name: "at", type: "datetime", required: false },
];
const WHOLE = { hr: 5, temp: 0.5, hum: null, sky: "clear", free: true, at: "2012-01-01T05:00:00Z" };
const rowsOf = (table: Table) => [...table.rows()];
const reader = new RowReader(INPUTS);
const texts = (row: unknown) => reader.records([row]).problems.map(problemText);

describe("rows of a request", () => {
  it("are read as the signature's types", () => {
    const { table, problems } = reader.records([WHOLE, { hr: 6, temp: 1, sky: "rain" }]);
    expect(problems).toEqual([]);
    expect(table.types).toEqual({
      hr: "float64",
      temp: "float64",
      hum: "float64",
      sky: "string",
      free: "bool",
      at: "timestamp",
    });
    expect(rowsOf(table)).toEqual([
      { hr: 5, temp: 0.5, hum: null, sky: "clear", free: true, at: "2012-01-01T05:00:00.000Z" },
      { hr: 6, temp: 1, hum: null, sky: "rain", free: null, at: null },
    ]);
  });

  it("tell what is wrong by field and row, and repair nothing", () => {
    expect(texts({ ...WHOLE, hr: "5" })).toEqual(['hr: got "5", wanted a whole number']);
    expect(texts({ ...WHOLE, hr: 5.5 })).toEqual(["hr: got 5.5, wanted a whole number"]);
    expect(texts({ ...WHOLE, temp: true })).toEqual(["temp: got true, wanted a number"]);
    expect(texts({ ...WHOLE, temp: Number.POSITIVE_INFINITY })).toEqual([
      "temp: got Infinity, wanted a number",
    ]);
    expect(texts({ ...WHOLE, sky: 3 })).toEqual(["sky: got 3, wanted a text"]);
    expect(texts({ ...WHOLE, free: 1 })).toEqual(["free: got 1, wanted true or false"]);
    expect(texts({ ...WHOLE, at: "yesterday" })).toEqual(['at: got "yesterday", wanted a date or time']);
    expect(texts({ ...WHOLE, temp: null })).toEqual(["temp: is missing, wanted a number"]);
    expect(texts({ ...WHOLE, sky: ["a"] })).toEqual(["sky: got an array of 1, wanted a text"]);
    expect(texts([1, 2])).toEqual(["got an array of 2, wanted an object of columns"]);
    const { problems } = reader.records([WHOLE, { ...WHOLE, temp: "x".repeat(5000) }]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ row: 1, field: "temp", code: "type" });
    expect(problems[0].got.length).toBeLessThan(70);
  });

  it("may be JavaScript's own values: bigints, dates, milliseconds", () => {
    const own = new RowReader([
      { name: "n", type: "integer", required: true },
      { name: "at", type: "datetime", required: false },
    ]);
    const stamp = Date.UTC(2012, 0, 1, 5);
    const { table, problems } = own.records([
      { n: 5n, at: stamp },
      { n: 6, at: new Date(stamp) },
      { n: 7, at: "" },
    ]);
    expect(problems).toEqual([]);
    expect(rowsOf(table)).toEqual([
      { n: 5, at: "2012-01-01T05:00:00.000Z" },
      { n: 6, at: "2012-01-01T05:00:00.000Z" },
      { n: 7, at: null },
    ]);
    const said = (row: unknown) => own.records([row]).problems.map(problemText);
    expect(said({ n: 2n ** 60n })).toEqual(["n: got 1152921504606846976, wanted a whole number"]);
    expect(said({ n: {} })).toEqual(["n: got an object, wanted a whole number"]);
    for (const at of [1e16, new Date(Number.NaN), true]) {
      const [problem] = own.records([{ n: 1, at }]).problems;
      expect(problem).toMatchObject({ field: "at", code: "type", wanted: "a date or time" });
    }
  });

  it("find no column in what objects inherit", () => {
    const odd = new RowReader([{ name: "constructor", type: "string", required: true }]);
    expect(odd.records([{}]).problems).toMatchObject([{ field: "constructor", code: "missing" }]);
    const { problems } = odd.records([JSON.parse('{"__proto__": {"constructor": "a"}}')]);
    expect(problems).toMatchObject([{ field: "constructor", code: "missing" }]);
  });

  it("name columns that the model does not know, where they are not ignored", () => {
    const strict = new RowReader(INPUTS, { unknownFields: "refuse" });
    expect(reader.records([{ ...WHOLE, more: 1 }]).problems).toEqual([]);
    expect(strict.records([{ ...WHOLE, more: 1 }]).problems).toMatchObject([
      { row: 0, field: "more", code: "unknown" },
    ]);
    expect(
      strict.split([...Object.keys(WHOLE), "more"], [[...Object.values(WHOLE), 1]]).problems,
    ).toMatchObject([{ field: "more", code: "unknown" }]);
  });

  it("of unequal lengths are refused", () => {
    expect(reader.split(["hr", "temp"], [[1]]).problems).toMatchObject([{ row: 0, code: "row" }]);
    expect(reader.columns({ hr: [1, 2], temp: [1], sky: ["a", "b"] }).problems).toMatchObject([
      { row: 1, field: "temp", code: "missing" },
    ]);
    expect(reader.columns({ temp: [1], sky: ["a"] }).problems).toEqual([
      { field: "hr", code: "missing", got: "nothing", wanted: "a whole number" },
    ]);
  });

  it("are the same rows in each shape, and as text", () => {
    // A text has no -0.
    const double = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
    const cell = {
      hr: fc.integer({ min: 0, max: 23 }),
      temp: double,
      hum: fc.option(double),
      sky: fc.constantFrom("clear", "rain", "ünïcode", '"quoted"'),
      free: fc.option(fc.boolean()),
      at: fc.option(
        fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((d) => d.toISOString()),
      ),
    };
    fc.assert(
      fc.property(fc.array(fc.record(cell), { minLength: 1, maxLength: 8 }), (rows) => {
        const names = Object.keys(cell) as (keyof typeof cell)[];
        const byColumn = Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])]));
        const data = rows.map((row) => names.map((name) => row[name]));
        const expected = reader.records(rows);
        expect(expected.problems).toEqual([]);
        expect(reader.columns(byColumn)).toEqual(expected);
        expect(reader.split(names, data)).toEqual(expected);
        const written = reader.written(names, rows.length, (name) => (row) => {
          const value = rows[row][name as keyof typeof cell];
          return value === null ? null : String(value);
        });
        expect(written.problems).toEqual([]);
        expect(rowsOf(written.table)).toEqual(rowsOf(expected.table));
      }),
    );
  });

  it("are predicted as the rows of the file are", async () => {
    const experiment = await Experiment.load(
      {
        dataset: {
          kind: "csv",
          path: join(__dirname, "../../../../fixtures/bikes.csv"),
          exclude: ["casual", "registered", "day"],
        },
        target: "bikers",
        preprocessing: { categories: ["season", "mnth", "hr", "weekday", "weathersit"] },
        model: { kind: "boosting", rounds: 10 },
        tracking: { enabled: false },
      },
      { onProgress: false },
    ).train();
    const { model, testRows } = experiment;
    const rows = JSON.parse(JSON.stringify(rowsOf(testRows)));
    const { table, problems } = new RowReader(model.signature.inputs).records(rows);
    expect(problems).toEqual([]);
    expect(rowsOf(await model.predict(table))).toEqual(rowsOf(await model.predict(testRows)));
  });
});
