import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { z } from "zod";
import { Schema, type TableSchemaInput, tableSchemaConfig } from "../../../../sdk/core/schemas/index.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import { AssayError } from "../../../../sdk/utils/errors/index.js";

const table = Table.from({
  hr: Int32Array.of(0, 23, 24, -1, 12),
  temp: [0.2, Number.NaN, 0.4, null, Number.POSITIVE_INFINITY],
  sky: ["clear", "rain", null, "fog", "clear"],
  id: [1, 2, 2, 3, 1],
  day: { type: "date", values: Int32Array.of(0, 1, 2, 3, 14975) },
});

const failures = (config: TableSchemaInput, of = table) => Schema.from(config).inspect(of).failures;
const rules = (config: TableSchemaInput, of = table) =>
  failures(config, of).map(({ column, rule }) => [column, rule]);

function thrown(work: () => unknown): AssayError {
  try {
    work();
  } catch (error) {
    if (AssayError.isInstance(error)) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("a schema's rules", () => {
  it("name ten values at most, and are kept as they were said", () => {
    const values = Array.from({ length: 11 }, (_, i) => i);
    const [failure] = failures({ columns: { hr: { type: "integer", values } } });
    expect(failure.message).toContain("none of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, …");
    const config = { columns: { hr: { type: "integer" } }, strict: true, coerce: true } as const;
    expect(Schema.from(config).toConfig()).toEqual(config);
  });

  it("range: rows below and above, with their numbers and values", () => {
    expect(failures({ columns: { hr: { type: "integer", min: 0, max: 23 } } })).toEqual([
      { column: "hr", rule: "min", message: "1 row is below 0", count: 1, rows: [3], examples: [-1] },
      { column: "hr", rule: "max", message: "1 row is above 23", count: 1, rows: [2], examples: [24] },
    ]);
  });

  it("nulls, and what is not finite, are two rules; both can be allowed", () => {
    expect(rules({ columns: { temp: { type: "number" } } })).toEqual([
      ["temp", "nullable"],
      ["temp", "finite"],
    ]);
    expect(failures({ columns: { temp: { type: "number" } } })[1].rows).toEqual([1, 4]);
    expect(rules({ columns: { temp: { type: "number", nullable: true, finite: false } } })).toEqual([]);
  });

  it("allowed values, of texts and of numbers", () => {
    expect(failures({ columns: { sky: { nullable: true, values: ["clear", "rain"] } } })).toEqual([
      {
        column: "sky",
        rule: "values",
        message: "1 row is none of clear, rain",
        count: 1,
        rows: [3],
        examples: ["fog"],
      },
    ]);
    expect(rules({ columns: { id: { values: [1, 2, 3] } } })).toEqual([]);
    expect(failures({ columns: { id: { values: [1, 2] } } })[0].rows).toEqual([3]);
  });

  it("unique: the repetitions, not the first of each; nulls do not count", () => {
    expect(failures({ columns: { id: { unique: true } } })[0].rows).toEqual([2, 4]);
    expect(
      rules({ columns: { x: { unique: true, nullable: true } } }, Table.from({ x: [null, null, 1] })),
    ).toEqual([]);
  });

  it("a missing column names a near one; a column that may be missing is let go", () => {
    expect(failures({ columns: { tmep: {} } })[0].message).toBe('is missing; the table has "temp"');
    expect(rules({ columns: { wind: { required: false } } })).toEqual([]);
  });

  it("other columns are refused by a strict schema only", () => {
    const columns = { hr: {}, id: {}, day: {} };
    expect(rules({ columns })).toEqual([]);
    expect(rules({ columns, strict: true })).toEqual([
      ["temp", "unexpected"],
      ["sky", "unexpected"],
    ]);
  });

  it("text in a number column", () => {
    const [failure] = failures({ columns: { sky: { type: "number", nullable: true, min: 0 } } });
    expect(failure).toMatchObject({
      rule: "type",
      message: "4 rows are text that cannot be read as number",
      count: 4,
    });
  });

  it("an integer is a whole number, in any number type", () => {
    expect(rules({ columns: { id: { type: "integer" } } })).toEqual([]);
    expect(failures({ columns: { x: { type: "integer" } } }, Table.from({ x: [1, 1.5] }))[0]).toMatchObject({
      message: "1 row is not whole numbers",
      examples: [1.5],
    });
  });

  it("bounds of dates and timestamps are ISO texts", () => {
    expect(failures({ columns: { day: { type: "date", max: "2010-12-31" } } })[0].examples).toEqual([
      "2011-01-01",
    ]);
    const stamps = Table.from({ at: [new Date("2011-01-01T05:00:00Z")] });
    expect(rules({ columns: { at: { type: "timestamp", min: "2011-01-01T06:00+01:00" } } }, stamps)).toEqual(
      [],
    );
    expect(
      rules({ columns: { at: { type: "timestamp", min: "2011-01-01T05:00:01Z" } } }, stamps),
    ).toHaveLength(1);
  });

  it("a table without rows keeps every rule but missing columns", () => {
    expect(rules({ columns: { x: { type: "string", min: undefined } } }, Table.from({ x: [] }))).toEqual([]);
  });
});

describe("Schema.check", () => {
  it("returns the same table where all is well", () => {
    expect(Schema.from({ columns: { id: { type: "integer" } } }).check(table)).toBe(table);
  });

  it("lists every failing column in one error, with counts and first rows", () => {
    const schema = Schema.from(
      {
        columns: { hr: { max: 23 }, temp: { type: "number" }, pressure: {}, id: { unique: true } },
        strict: false,
      },
      "inputs",
    );
    const error = thrown(() => schema.check(table));
    expect(error.code).toBe("SCHEMA_CHECK_FAILED");
    expect(error.message).toBe(
      "4 columns break the inputs schema. Got: hr: 1 row is above 23 (row 2: 24); " +
        "temp: 1 row is null (row 3: null); temp: 2 rows are not finite (row 1: NaN, row 4: Infinity); " +
        "pressure: is missing; id: 2 rows are a repetition (row 2: 2, row 4: 1). " +
        "Clean the rows that the message lists, or relax the schema.",
    );
    expect(error.details.failures?.map(({ column }) => column)).toEqual([
      "hr",
      "temp",
      "temp",
      "pressure",
      "id",
    ]);
  });

  it("counts all rows but lists the first five", () => {
    const [failure] = failures(
      { columns: { x: { max: 0 } } },
      Table.from({ x: new Float64Array(100).fill(1) }),
    );
    expect(failure).toMatchObject({ count: 100, rows: [0, 1, 2, 3, 4] });
  });

  it("coerces where the schema says so, then checks", () => {
    const texts = Table.from({ hr: ["0", "7", null], temp: ["0.5", "1e-3", "-2"], other: ["x", "y", "z"] });
    const config: TableSchemaInput = {
      columns: { hr: { type: "integer", nullable: true, max: 5 }, temp: { type: "number" } },
      coerce: true,
    };
    const { table: read, failures: found } = Schema.from(config).inspect(texts);
    expect(read.types).toEqual({ hr: "int64", temp: "float64", other: "string" });
    expect([...read.rows()].map(({ hr, temp }) => [hr, temp])).toEqual([
      [0n, 0.5],
      [7n, 1e-3],
      [null, -2],
    ]);
    expect(found).toMatchObject([{ column: "hr", rule: "max", rows: [1] }]);
    expect(rules({ ...config, coerce: false }, texts)).toEqual([
      ["hr", "type"],
      ["temp", "type"],
    ]);
  });

  it("names the rows that cannot be coerced", () => {
    const [failure] = failures(
      { columns: { x: { type: "number" } }, coerce: true },
      Table.from({ x: ["1", "two", "", "4"] }),
    );
    expect(failure).toMatchObject({
      message: "2 rows are not to be read as number",
      rows: [1, 2],
      examples: ["two", ""],
    });
  });
});

describe("Schema.infer", () => {
  it("gives types, nulls, ranges and values, without defaults, ready for YAML", () => {
    const config = Schema.infer(table).toConfig();
    expect(stringify(config)).toBe(`columns:
  hr:
    type: integer
    min: -1
    max: 24
  temp:
    type: number
    nullable: true
    finite: false
    min: 0.2
    max: 0.4
  sky:
    type: string
    nullable: true
    values:
      - clear
      - fog
      - rain
  id:
    type: number
    min: 1
    max: 3
  day:
    type: date
    min: 1970-01-01
    max: 2011-01-01
`);
  });

  it("is kept by the table it was inferred from, and survives its own config", () => {
    const schema = Schema.infer(table);
    expect(schema.check(table)).toBe(table);
    expect(Schema.from(schema.toConfig()).toConfig()).toEqual(schema.toConfig());
  });

  it("lists no values of a column of names", () => {
    const names = Table.from({ name: ["a", "b", "c"], many: ["x", "x", "y"] });
    expect(Schema.infer(names).toConfig().columns).toEqual({
      name: { type: "string" },
      many: { type: "string", values: ["x", "y"] },
    });
  });
});

describe("tableSchemaConfig", () => {
  it("fills in the defaults, and prints as JSON Schema", () => {
    expect(tableSchemaConfig.parse({})).toEqual({ columns: {}, strict: false, coerce: false });
    expect(z.toJSONSchema(tableSchemaConfig)).toMatchObject({ type: "object" });
  });

  it.each<[string, object]>([
    ["an unknown key", { columns: { hr: { maximum: 3 } } }],
    ["an unknown type", { columns: { hr: { type: "int" } } }],
    ["a range of text", { columns: { sky: { type: "string", min: 3 } } }],
    ["a text bound of a number", { columns: { hr: { type: "integer", min: "0" } } }],
    ["a bound that is no date", { columns: { day: { type: "date", min: "2011-02-30" } } }],
    ["an empty range", { columns: { hr: { type: "integer", min: 3, max: 2 } } }],
  ])("refuses %s", (_, config) => {
    expect(thrown(() => Schema.from(config as TableSchemaInput)).code).toBe("CONFIG_INVALID");
  });
});
