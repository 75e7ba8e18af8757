import * as aq from "arquero";
import { describe, expect, it } from "vitest";
import { Table } from "../../../../sdk/core/tables/index.js";
import { digestTable, fromArquero, toArquero } from "../../../../sdk/io/datasets/index.js";
import { FIXTURES, readTable } from "./support.js";

describe("tables in Arquero", () => {
  it("groups the bike hours as SQL does", async () => {
    const table = await readTable({ kind: "csv", path: "bikes.csv" }, FIXTURES);
    const hourly = (await toArquero(table, aq))
      .groupby("hr")
      .rollup({ bikers: aq.op.mean("bikers") })
      .orderby("hr");
    const sql = "select hr, avg(bikers) as bikers from 'bikes.csv' group by hr order by hr";
    const expected = await readTable({ kind: "sql", query: sql }, FIXTURES);
    const got = fromArquero(hourly);
    expect(got.names).toEqual(["hr", "bikers"]);
    for (const [row, value] of got.numbers("bikers").entries()) {
      expect(value).toBeCloseTo(expected.numbers("bikers")[row], 9);
    }
  });

  it("come back with the same content, and types where Arquero keeps them", async () => {
    const table = await readTable({ kind: "csv", path: "bikes.csv" }, FIXTURES);
    const back = fromArquero(await toArquero(table));
    expect(back.types).toEqual(table.types);
    expect(digestTable(back)).toBe(digestTable(table));
  });

  it("apply filters and order on the way back", async () => {
    const table = Table.from({ a: Int32Array.of(3, 1, 2), s: ["x", "y", null] });
    const small = (await toArquero(table, aq)).filter("d => d.a < 3").orderby("a");
    const back = fromArquero(small);
    expect(back.types).toEqual({ a: "int32", s: "string" });
    expect([...back.rows()]).toEqual([
      { a: 1, s: "y" },
      { a: 2, s: null },
    ]);
  });

  it("hold Dates, booleans, nulls and plain numbers", async () => {
    const table = Table.from({
      "1": BigInt64Array.of(1n, 2n),
      d: { type: "date", values: Int32Array.of(14975, 14976) },
      t: {
        type: "timestamp",
        values: BigInt64Array.of(1293840000000000n, 0n),
        unit: "us",
        valid: Uint8Array.of(1, 0),
      },
      b: [true, null],
      big: BigInt64Array.of(9007199254740993n, 0n),
    });
    const frame = await toArquero(table);
    expect(frame.columnNames()).toEqual(table.names);
    const columns = Object.fromEntries(frame.columnNames().map((name) => [name, [...frame.array(name)]]));
    expect(columns).toEqual({
      "1": [1, 2],
      d: [new Date("2011-01-01"), new Date("2011-01-02")],
      t: [new Date("2011-01-01"), null],
      b: [true, null],
      big: [9007199254740993n, 0n],
    });
  });
});
