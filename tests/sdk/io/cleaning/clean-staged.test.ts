import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CleaningConfig, cleaningConfig, fitCleaning } from "../../../../sdk/core/cleaning/index.js";
import { stringColumn, Table } from "../../../../sdk/core/tables/index.js";
import { cleanStaged } from "../../../../sdk/io/cleaning/clean-staged.js";
import { stageTable } from "../../../../sdk/io/cleaning/stage.js";
import { collect } from "../../../../sdk/io/datasets/collect.js";
import { withDuckDb } from "../../../../sdk/io/datasets/session.js";
import { AssayError } from "../../../../sdk/utils/errors/index.js";

const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 4 });

const table = fc
  .array(
    fc.record({
      i: orNull(fc.integer({ min: -3, max: 3 })),
      f: orNull(fc.constantFrom(0.5, -0, 0, 2.25, Number.NaN, Number.POSITIVE_INFINITY, -1e300)),
      s: orNull(fc.constantFrom("a", "b", "", "12", "Ä")),
      b: orNull(fc.boolean()),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((rows) => {
    const valid = (of: (row: (typeof rows)[number]) => unknown) => {
      const there = Uint8Array.from(rows, (row) => Number(of(row) !== null));
      return there.includes(0) ? { valid: there } : {};
    };
    return Table.from([
      ["i", { type: "int32", values: Int32Array.from(rows, ({ i }) => i ?? 0), ...valid(({ i }) => i) }],
      ["f", { type: "float64", values: Float64Array.from(rows, ({ f }) => f ?? 0), ...valid(({ f }) => f) }],
      ["s", stringColumn(rows.map(({ s }) => s))],
      [
        "b",
        { type: "bool", values: Uint8Array.from(rows, ({ b }) => Number(b ?? 0)), ...valid(({ b }) => b) },
      ],
    ]);
  });

const column = fc.constantFrom("i", "f", "s", "b", "g");
const numbers = fc.constantFrom("i", "f", "g");
const step = fc.oneof(
  fc.record({ kind: fc.constant("trim"), columns: fc.constantFrom(["s"], ["s", "g"]) }),
  fc.record({
    kind: fc.constant("replace"),
    column,
    values: fc.constantFrom({ a: "b", "": null }, { "12": 3, "0": null }, { "2.25": 7 }),
  }),
  fc.record({ kind: fc.constant("parse"), column, to: fc.constant("number"), decimal: fc.constant(",") }),
  fc.record({ kind: fc.constant("drop"), columns: fc.uniqueArray(column, { minLength: 1, maxLength: 2 }) }),
  fc.constant({ kind: "rename", columns: { f: "g" } }),
  fc.record({
    kind: fc.constant("cast"),
    column,
    to: fc.constantFrom("number", "integer", "string", "boolean"),
  }),
  fc.record({ kind: fc.constant("fill"), column: numbers, with: fc.constantFrom("mean", "median") }),
  fc.record({ kind: fc.constant("fill"), column, with: fc.constantFrom("mode", "forward") }),
  fc.record({
    kind: fc.constant("fill"),
    column: numbers,
    with: fc.constant("constant"),
    value: fc.constantFrom(7, 0.25),
  }),
  fc.record({
    kind: fc.constant("clip"),
    column: numbers,
    min: fc.constantFrom(-1, 0.5),
    max: fc.constantFrom(1, 1.5),
  }),
  fc.record({ kind: fc.constant("dropDuplicates"), keep: fc.constantFrom("first", "last") }),
  fc.record({
    kind: fc.constant("dropDuplicates"),
    columns: fc.constantFrom(["i"], ["s", "b"]),
    keep: fc.constantFrom("first", "last"),
  }),
  fc.record({
    kind: fc.constant("dropRows"),
    where: fc.constantFrom("i > 1", "f is null", "s == 'a' or i < 0"),
  }),
  fc.record({
    kind: fc.constant("cyclicTime"),
    column: numbers,
    period: fc.constant(24),
    keep: fc.boolean(),
  }),
);

/** 0 and -0 are one value to a database: either may be the median or the most frequent one. */
const withoutSign = (value: unknown): unknown => (value === 0 ? 0 : value);

type Outcome =
  | { readonly rows: { readonly types: object; readonly rows: unknown }; readonly report: unknown }
  | { readonly code: string };

const shown = (made: Table) => ({
  types: made.types,
  rows: [...made.rows()].map((row) => Object.values(row).map(withoutSign)),
});
const counts = (report: readonly { step: string; rowsDropped: number; cellsChanged: number }[]): unknown =>
  report.map(({ step: title, rowsDropped, cellsChanged }) => ({ title, rowsDropped, cellsChanged }));

async function outcome(work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    if (AssayError.isInstance(error)) return { code: error.code };
    throw error;
  }
}

const inMemory = (source: Table, steps: CleaningConfig) =>
  outcome(async () => {
    const { table: made, report } = fitCleaning(steps, source).apply(source, { dropRows: true });
    return { rows: shown(made), report: counts(report) };
  });

const inParts = (source: Table, steps: CleaningConfig, partRows: number) =>
  outcome(() =>
    withDuckDb({}, async (connection) => {
      const { rows, changes } = await cleanStaged(await stageTable(connection, source), steps, { partRows });
      return { rows: shown(await collect(connection, rows.select())), report: counts(changes) };
    }),
  );

describe("rows that are cleaned part by part", () => {
  it("come out as those of a table that is cleaned as one: values, types, order, counts and errors", async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.array(step, { maxLength: 5 }),
        fc.integer({ min: 1, max: 20 }),
        async (rows, raw, partRows) => {
          const steps = cleaningConfig.parse(raw);
          const [parts, whole] = [await inParts(rows, steps, partRows), await inMemory(rows, steps)];
          // Where two steps fail, either error may be told: that of columns comes before the rows are read.
          // Rows without columns are no rows to a database.
          if ("code" in whole || Object.keys(whole.rows.types).length === 0)
            expect(parts).toHaveProperty("code");
          else expect(parts).toEqual(whole);
        },
      ),
      { numRuns: 100 },
    );
  }, 120_000);
});
