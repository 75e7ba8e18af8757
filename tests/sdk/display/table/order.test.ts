import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Table } from "../../../../sdk/core/tables/index.js";
import { parseCondition } from "../../../../sdk/display/table/condition.js";
import { filterRows } from "../../../../sdk/display/table/filter.js";
import { sortRows } from "../../../../sdk/display/table/sort.js";
import { coreSource, recordsSource } from "../../../../sdk/display/table/sources/index.js";
import { TableWindows } from "../../../../sdk/display/table/windows.js";
import { fixtureTable } from "../../../support/report-input.js";

const bikes = coreSource(fixtureTable("bikes.csv"));
const at = (name: string) => bikes.columns.findIndex((column) => column.name === name);

describe("sorting", () => {
  // pandas 3.1: sort_values(["weathersit", "bikers", "temp"], ascending=[True, False, True], kind="stable").index
  it("orders by several columns as pandas does", () => {
    const order = sortRows(bikes, [
      { column: at("weathersit") },
      { column: at("bikers"), descending: true },
      { column: at("temp") },
    ]);
    expect([...order.slice(0, 12)]).toEqual([
      5536, 3883, 5742, 6867, 5564, 6843, 7010, 3019, 5694, 5516, 5718, 3884,
    ]);
    expect([...order.slice(-5)]).toEqual([8052, 5847, 4303, 5636, 3989]);
  });

  const cell = {
    float: fc.option(fc.double(), { freq: 4 }),
    integer: fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { freq: 4 }),
    text: fc.option(fc.string({ maxLength: 3 }), { freq: 4 }),
    flag: fc.option(fc.boolean(), { freq: 4 }),
  };

  it.each(Object.entries(cell))(
    "of %s is stable, with NaN and then what is missing last either way",
    (_, kind) => {
      fc.assert(
        fc.property(fc.array(kind as fc.Arbitrary<unknown>), fc.boolean(), (values, descending) => {
          const last = (v: unknown) => (v === null ? 2 : Number.isNaN(v) ? 1 : 0);
          const wanted = [...values.keys()].sort((a, b) => {
            const [x, y] = [values[a], values[b]] as [number, number];
            if (last(x) !== last(y)) return last(x) - last(y);
            if (last(x) > 0 || x === y) return a - b;
            return x < y === descending ? 1 : -1;
          });
          const keys = [{ column: 0, descending }];
          expect([...sortRows(coreSource(Table.from({ x: values })), keys)]).toEqual(wanted);
          const items = values.map((x) => ({ x }));
          expect([...sortRows(recordsSource(items, "", ["x"]), keys)]).toEqual(wanted);
        }),
      );
    },
  );

  it("moves only the rows that it is given, and leaves them as they were", () => {
    const rows = Uint32Array.of(2, 0);
    const source = coreSource(Table.from({ x: Int8Array.of(-1, 0, -3) }));
    expect([...sortRows(source, [{ column: 0 }], rows)]).toEqual([2, 0]);
    expect([...sortRows(source, [{ column: 0, descending: true }], rows)]).toEqual([0, 2]);
    expect([...rows]).toEqual([2, 0]);
    expect([...sortRows(source, [{ column: 7 }])]).toEqual([0, 1, 2]);
  });

  it("orders values of several kinds by their texts", () => {
    const items = [{ x: "b" }, { x: 3 }, { x: { a: 1 } }, { x: null }, { x: "a" }];
    expect([...sortRows(recordsSource(items, ""), [{ column: 0 }])]).toEqual([1, 4, 0, 2, 3]);
  });
});

describe("filters", () => {
  const count = (filters: Record<string, string>, search = "") =>
    filterRows(bikes, {
      search,
      filters: Object.entries(filters).map(([name, text]) => ({ column: at(name), text })),
    }).rows?.length;

  // Lengths of the same selections in pandas 3.1.
  it("select what pandas selects", () => {
    expect(count({ temp: "> 0.5" })).toBe(4138);
    expect(count({ mnth: "MA" })).toBe(1474);
    expect(count({ hum: "0.2..0.4", temp: ">0.5" })).toBe(475);
    expect(count({ weathersit: "= heavy rain/snow" })).toBe(1);
    expect(count({ weathersit: "!= clear" })).toBe(3000);
    expect(count({}, "heavy")).toBe(1);
  });

  it("know what is missing, and never let it pass a comparison", () => {
    const source = coreSource(Table.from({ x: [1, null, Number.NaN], s: ["null", null, "x"] }));
    const rows = (column: number, text: string) => [
      ...(filterRows(source, { filters: [{ column, text }] }).rows ?? []),
    ];
    expect(rows(0, "= null")).toEqual([1]);
    expect(rows(0, "!= null")).toEqual([0, 2]);
    expect(rows(0, "!= 1")).toEqual([2]);
    expect(rows(0, "< 5")).toEqual([0]);
    expect(rows(1, "null")).toEqual([0]);
    expect(rows(1, "= null")).toEqual([1]);
    expect(rows(0, "nan")).toEqual([2]);
  });

  it("compare times, and days with them", () => {
    const t = ["2011-01-01T05:00:00Z", "2011-01-01T06:00:00Z", "2011-06-01T00:00:00Z"].map(
      (x) => new Date(x),
    );
    const source = coreSource(Table.from({ t }));
    const rows = (text: string) => [...(filterRows(source, { filters: [{ column: 0, text }] }).rows ?? [])];
    expect(rows(">= 2011-01-01 06:00")).toEqual([1, 2]);
    expect(rows("2011-01..2011-02")).toEqual([0, 1]);
    expect(rows("06:00")).toEqual([1]);
  });

  it("say what they cannot read, and then let all pass", () => {
    const { rows, problems } = filterRows(bikes, { filters: [{ column: at("temp"), text: "> warm" }] });
    expect(rows).toBeUndefined();
    expect(problems).toEqual([{ column: at("temp"), message: '"warm" is no number' }]);
    expect(parseCondition(">", "number")).toMatchObject({ is: "problem" });
    expect(parseCondition("> yesterday", "time")).toMatchObject({ is: "problem" });
    expect(parseCondition('"> 5"', "text")).toEqual({ is: "holds", text: "> 5" });
  });

  it("search every kind of column for a text, as it is shown or as it is written", () => {
    const source = coreSource(
      Table.from({
        n: [1234.5, -2, 7],
        i: BigInt64Array.of(10n, 2n ** 60n, 3n),
        b: [true, false, null],
        s: ["Ab", "c", ".*"],
      }),
    );
    const rows = (search: string) => [...(filterRows(source, { search }).rows ?? [])];
    expect(rows("1,234.5")).toEqual([0]);
    expect(rows("−2")).toEqual([1]);
    expect(rows("1152921504606846976")).toEqual([1]);
    expect(rows("true")).toEqual([0]);
    expect(rows("aB")).toEqual([0]);
    expect(rows(".*")).toEqual([2]);
    expect(rows("  ")).toEqual([]);
    expect(filterRows(source, { search: "  " }).rows).toBeUndefined();
  });
});

describe("windows", () => {
  const windows = new TableWindows(bikes);

  it("hold the rows asked for, of those that pass", () => {
    const answer = windows.ask({
      sort: [{ column: at("bikers"), descending: true }],
      filters: [{ column: at("weathersit"), text: "clear" }],
      offset: 5640,
      count: 50,
    });
    expect(answer).toMatchObject({ total: 5645, offset: 5640, problems: [] });
    expect(answer.rows).toHaveLength(5);
    expect(answer.cells[0][at("weathersit")]).toBe("clear");
  });

  it("are empty beyond the end, and never longer than a thousand", () => {
    expect(windows.ask({ offset: 9000, count: 10 })).toMatchObject({ offset: 8645, rows: [] });
    expect(windows.ask({ offset: -5, count: 1e9 }).rows).toHaveLength(1000);
    expect(windows.ask({ offset: Number.NaN, count: 2.5 }).rows).toEqual([0, 1]);
  });

  it("give cells that JSON can hold", () => {
    const cells = new TableWindows(
      recordsSource(
        [{ a: 2n ** 60n, b: Number.NaN, c: new Date(0), d: { x: [1] }, e: "x".repeat(2000), f: undefined }],
        "",
      ),
    ).cells(0);
    expect(JSON.parse(JSON.stringify(cells))).toEqual([
      { t: "i", v: "1152921504606846976" },
      { t: "n", v: "NaN" },
      { t: "d", v: "1970-01-01T00:00:00.000Z" },
      { t: "o", v: '{"x":[1]}' },
      { t: "s", v: "x".repeat(300), n: 2000 },
      { t: "u", v: "" },
    ]);
  });
});
