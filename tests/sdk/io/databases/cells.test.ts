import { describe, expect, it } from "vitest";
import type { Column } from "../../../../sdk/core/tables/index.js";
import { mysqlCells } from "../../../../sdk/io/databases/mysql/types.js";
import { isUnknownType, postgresCells } from "../../../../sdk/io/databases/postgres/types.js";
import { plainType, typeFor } from "../../../../sdk/io/databases/sink/types.js";
import { sqliteCells } from "../../../../sdk/io/databases/sqlite/types.js";

type Cells = ReturnType<typeof mysqlCells>;

/** A column's type and values as a table tells them: null where a cell is null. */
const told = (cells: Cells, ...blocks: readonly (readonly unknown[])[]): readonly unknown[] => {
  for (const block of blocks)
    cells.append(
      block.map((cell) => [cell]),
      0,
    );
  const column: Column = cells.finish();
  const { type, values, valid } = column;
  const of = (code: number | bigint) => ("categories" in column ? column.categories[Number(code)] : code);
  const shown = Array.from(values as ArrayLike<number | bigint>, (value, row) =>
    valid?.[row] === 0 ? null : of(value),
  );
  return ["utc" in column && column.utc ? `${type} utc` : type, shown];
};

const day = (year: number, month: number, date: number) =>
  new Date(0).setUTCFullYear(year, month - 1, date) / 86_400_000;

describe("cells of MySQL", () => {
  const [UNSIGNED, BINARY, UTF8] = [32, 63, 45];
  const column = (columnType: number, more: object = {}) =>
    mysqlCells({ name: "c", columnType, characterSet: UTF8, flags: 0, columnLength: 11, ...more });
  const unsigned = { flags: UNSIGNED };

  // Numbers of types: enum_field_types of MySQL's protocol.
  it.each([
    ["tinyint", 1, {}, [-5, null], ["int8", [-5, null]]],
    ["tinyint unsigned", 1, unsigned, [255], ["uint8", [255]]],
    ["tinyint(1) of 0 and 1", 1, { columnLength: 1 }, [1, 0, null], ["bool", [1, 0, null]]],
    ["tinyint(1) of more", 1, { columnLength: 1 }, [1, 2], ["int8", [1, 2]]],
    ["smallint", 2, {}, [-300], ["int16", [-300]]],
    ["smallint unsigned", 2, unsigned, [65_535], ["uint16", [65_535]]],
    ["year", 13, {}, [2024], ["int16", [2024]]],
    ["int", 3, {}, [-70_000], ["int32", [-70_000]]],
    ["mediumint unsigned", 9, unsigned, [16_000_000], ["uint32", [16_000_000]]],
    ["bigint", 8, {}, [5, "-9007199254740993"], ["int64", [5n, -9007199254740993n]]],
    ["bigint unsigned", 8, unsigned, ["18446744073709551615"], ["uint64", [18446744073709551615n]]],
    ["float", 4, {}, [0.5], ["float32", [0.5]]],
    ["double", 5, {}, [0.1], ["float64", [0.1]]],
    ["decimal", 246, {}, ["1.10"], ["float64", [1.1]]],
    ["date", 10, {}, ["2024-02-29", null], ["date", [day(2024, 2, 29), null]]],
    ["datetime", 12, {}, ["1970-01-01 00:00:01.5"], ["timestamp", [1_500_000n]]],
    ["timestamp", 7, {}, ["1970-01-01 00:00:01"], ["timestamp utc", [1_000_000n]]],
    ["bit(1)", 16, { columnLength: 1 }, [Uint8Array.of(1)], ["bool", [1]]],
    ["bit(10)", 16, { columnLength: 10 }, [Uint8Array.of(2, 5)], ["string", ["1000000101"]]],
    ["varchar", 253, {}, ["a", "b", "a"], ["string", ["a", "b", "a"]]],
    ["json", 245, { characterSet: BINARY }, ["{}"], ["string", ["{}"]]],
  ])("%s", (_, columnType, more, cells, wanted) => {
    expect(told(column(columnType, more), cells)).toEqual(wanted);
  });

  it.each([
    ["varbinary", 253, { characterSet: BINARY }, /column "c" is nested or binary.*Got: binary/],
    ["geometry", 255, {}, /Got: geometry.*hex/],
  ])("%s is refused", (_, columnType, more, words) => {
    expect(() => column(columnType, more)).toThrow(words);
  });

  it.each([
    ["date", 10, "0000-00-00", /row 2 of column "c" is no date.*"0000-00-00".*nullif/],
    ["datetime", 12, "0000-00-00 00:00:00", /row 2 of column "c" is no timestamp.*nullif/],
  ])("a %s that is none is told by its row", (_, columnType, cell, words) => {
    expect(() => told(column(columnType), [null, cell])).toThrow(words);
  });
});

describe("cells of Postgres", () => {
  // Numbers of types: src/include/catalog/pg_type.dat.
  it.each([
    ["bool", 16, ["t", "f", null], ["bool", [1, 0, null]]],
    ["int2", 21, ["-300"], ["int16", [-300]]],
    ["int4", 23, ["70000"], ["int32", [70_000]]],
    ["int8", 20, ["5", "-9007199254740993"], ["int64", [5n, -9007199254740993n]]],
    ["oid", 26, ["26"], ["int64", [26n]]],
    ["float4", 700, ["0.5"], ["float32", [0.5]]],
    ["float8", 701, ["NaN"], ["float64", [Number.NaN]]],
    ["numeric", 1700, ["1.10"], ["float64", [1.1]]],
    ["date", 1082, ["2024-02-29", "0044-03-15 BC"], ["date", [day(2024, 2, 29), day(-43, 3, 15)]]],
    ["endless dates", 1082, ["infinity", "-infinity"], ["date", [2_147_483_647, -2_147_483_647]]],
    ["timestamp", 1114, ["1970-01-01 00:00:01.5"], ["timestamp", [1_500_000n]]],
    [
      "timestamp before Christ",
      1114,
      ["0001-01-01 00:00:00 BC"],
      ["timestamp", [BigInt(day(0, 1, 1)) * 86_400_000_000n]],
    ],
    ["timestamptz", 1184, ["1970-01-01 02:00:01+02"], ["timestamp utc", [1_000_000n]]],
    [
      "endless instants",
      1184,
      ["infinity", "-infinity"],
      ["timestamp utc", [9_223_372_036_854_775_807n, -9_223_372_036_854_775_807n]],
    ],
    ["text", 25, ["a", null], ["string", ["a", null]]],
  ])("%s", (_, id, cells, wanted) => {
    expect(told(postgresCells("c", id, undefined), cells)).toEqual(wanted);
  });

  it("of a type that is made by a user are text, but where it has parts", () => {
    expect(isUnknownType(23)).toBe(false);
    expect(isUnknownType(90_000)).toBe(true);
    const cells = (name: string, category: string) => postgresCells("c", 90_000, { name, category });
    expect(told(cells("mood", "E"), ["happy"])).toEqual(["string", ["happy"]]);
    expect(() => cells("_int4", "A")).toThrow(/Got: an array \(_int4\)/);
    expect(() => cells("point2", "C")).toThrow(/Got: a composite \(point2\)/);
    expect(() => postgresCells("c", 17, undefined)).toThrow(/Got: bytea.*encode/);
  });

  it.each([
    ["date", 1082],
    ["timestamp", 1114],
  ])("a %s that is none is told by its row", (type, id) => {
    const words = new RegExp(`row 1 of column "c" is no ${type}.*"soon"`);
    expect(() => told(postgresCells("c", id, undefined), ["soon"])).toThrow(words);
  });
});

describe("cells of SQLite", () => {
  it.each([
    ["nothing, declared a whole number", "INTEGER", [[null]], ["int32", [null]]],
    ["nothing", "", [[null, null]], ["string", [null, null]]],
    ["nulls, then numbers", "", [[null], [5]], ["int32", [null, 5]]],
    ["whole numbers that grow", "", [[1], [2 ** 40, null]], ["int64", [1n, 2n ** 40n, null]]],
    ["large ones, then small ones", "", [[2 ** 40, 1]], ["int64", [2n ** 40n, 1n]]],
    ["large ones, then fractions", "", [[2 ** 40, null], [0.5]], ["float64", [2 ** 40, null, 0.5]]],
    ["fractions, then whole numbers", "", [[0.5, 2]], ["float64", [0.5, 2]]],
    ["whole numbers, declared real", "DOUBLE", [[1, null]], ["float64", [1, null]]],
    ["large ones, declared real", "REAL", [[2 ** 40, null]], ["float64", [2 ** 40, null]]],
    ["0 and 1, declared true or false", "BOOLEAN", [[0, 1]], ["bool", [0, 1]]],
    ["more, declared true or false", "BOOLEAN", [[0, 2]], ["int32", [0, 2]]],
    ["days", "DATE", [["1970-01-02", null]], ["date", [1, null]]],
    ["what is no day, declared a day", "DATE", [["soon"]], ["string", ["soon"]]],
    ["instants", "DATETIME", [["1970-01-01 00:00:01", null]], ["timestamp", [1_000_000n, null]]],
    ["instants of a zone", "TIMESTAMP", [["1970-01-01T00:00:01Z"]], ["timestamp utc", [1_000_000n]]],
    ["what is no instant", "DATETIME", [["soon"]], ["string", ["soon"]]],
    [
      "instants with and without a zone",
      "TIMESTAMP",
      [["1970-01-01T00:00:01Z", "1970-01-01T00:00:01"]],
      ["string", ["1970-01-01T00:00:01Z", "1970-01-01T00:00:01"]],
    ],
  ])("%s", (_, declared, blocks, wanted) => {
    expect(told(sqliteCells("c", declared), ...blocks)).toEqual(wanted);
  });

  it.each([
    ["a blob", [[Uint8Array.of(1)]], /Got: a blob/],
    ["text after numbers", [[1], ["x"]], /row 2 of column "c" is no number, as the rows before it.*"x"/],
    ["numbers after text", [["x", 1]], /row 2 of column "c" is no text, as the rows before it.*Got: 1/],
    [
      "a number that a fraction beside it would round",
      [[9007199254740993n], [0.5]],
      /row 1 .*9007199254740993/,
    ],
    ["the same in one block", [[0.5, 9007199254740993n]], /row 2 .*9007199254740993/],
  ])("%s is told by its row", (_, blocks, words) => {
    expect(() => told(sqliteCells("c"), ...blocks)).toThrow(words);
  });
});

describe("blocks of rows", () => {
  it("grow as they come, with their missing cells", () => {
    const blocks = [2000, 3000].map((rows) => Array.from({ length: rows }, (_, i) => (i === 1 ? null : i)));
    for (const cells of [postgresCells("c", 23, undefined), postgresCells("c", 20, undefined)]) {
      const [, values] = told(cells, ...blocks.map((block) => block.map((cell) => cell && String(cell)))) as [
        string,
        (number | bigint | null)[],
      ];
      expect(values.map((value) => (value === null ? null : Number(value)))).toEqual(blocks.flat());
    }
  });
});

describe("types of a table that is written", () => {
  it.each([
    ["INTEGER", ["integer", "integer", "integer"]],
    ["UBIGINT", ["numeric(20)", "bigint unsigned", "text"]],
    ["DECIMAL(9,2)", ["numeric(9,2)", "decimal(9,2)", "real"]],
    ["DECIMAL", ["numeric", "decimal", "real"]],
    ["TIMESTAMP_NS", ["timestamp", "datetime(6)", "datetime"]],
    ["TIMESTAMP WITH TIME ZONE", ["timestamptz", "datetime(6)", "timestamp"]],
    ["ENUM('a', 'b')", ["text", "longtext", "text"]],
    ["INTEGER[]", [undefined, undefined, undefined]],
    ["STRUCT(a INTEGER)", [undefined, undefined, undefined]],
    ["BLOB", [undefined, undefined, undefined]],
  ])("of DuckDB's %s in Postgres, MySQL and SQLite", (type, wanted) => {
    expect((["postgres", "mysql", "sqlite"] as const).map((kind) => typeFor(kind, type))).toEqual(wanted);
  });

  it("are known by their short names, too", () => {
    expect(plainType("TIMESTAMPTZ")).toBe("ZONED");
  });
});
