import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Table } from "../../../../sdk/core/tables/index.js";
import type { PredictingModel } from "../../../../sdk/io/predictions/index.js";
import { temporaryFolder } from "../../../support/temporary.js";
import { predict, sql } from "./support.js";

/** A model by a formula: `x`, 100 more where `on`, and 1000 for each day since 1970. */
const model: PredictingModel = {
  signature: {
    inputs: [
      { name: "x", type: "double", required: true },
      { name: "on", type: "boolean", required: true },
      { name: "at", type: "datetime", required: true },
    ],
    outputs: [{ name: "prediction", type: "double", required: true }],
  },
  async predict(table) {
    const x = table.numbers("x");
    const prediction = Float64Array.from(x, (value, row) => {
      const day = Math.floor(Date.parse(String(table.value("at", row)).replace(/Z?$/, "Z")) / 86_400_000);
      return value + (Number(table.value("on", row)) === 1 ? 100 : 0) + 1000 * day;
    });
    return Table.from({ prediction });
  },
};

const LINE = { x: "1", on: "true", at: "1970-01-03" };

describe("texts of a CSV are read as the model's types", () => {
  it.each([
    ["as they are written most", LINE, {}, 2101],
    ["a time of day", { ...LINE, at: "1970-01-03 12:00:00" }, {}, 2101],
    ["truths as numbers", { ...LINE, on: "1" }, {}, 2101],
    ["truths as fractions", { ...LINE, on: "1.0" }, {}, 2101],
    ["truths as words", { ...LINE, on: "t" }, {}, 2101],
    ["a number as a truth", { ...LINE, x: "true" }, {}, 2101],
    ["declared", LINE, { types: { x: "float64", on: "bool", at: "date" } }, 2101],
  ] as const)("%s", async (_, line, options, wanted) => {
    const folder = await temporaryFolder();
    writeFileSync(join(folder, "rows.csv"), `x,on,at\n${line.x},${line.on},${line.at}\n`);
    const input = { kind: "csv", path: "rows.csv", ...options } as const;
    await predict(folder, { input, output: { path: "out.parquet" }, keep: "none" }, { model });
    expect(await sql(folder, "select * from '{folder}/out.parquet'")).toEqual([[wanted]]);
  });

  it("a text that is none of them is told by its row", async () => {
    const folder = await temporaryFolder();
    writeFileSync(
      join(folder, "rows.csv"),
      "x,on,at\n1,true,1970-01-03\n1,perhaps,1970-01-03\n1,true,soon\n",
    );
    const done = await predict(
      folder,
      {
        input: { kind: "csv", path: "rows.csv" },
        output: { path: "out.csv" },
        invalid: { maxShare: 1 },
      },
      { model },
    );
    expect(done).toMatchObject({ rows: 3, rejected: 2 });
    const reasons = await sql(folder, `select "row", reason from '{folder}/out.rejected.csv'`);
    expect(reasons).toEqual([
      ["2", expect.stringMatching(/^on: "perhaps" is not/)],
      ["3", expect.stringMatching(/^at: "soon" is not/)],
    ]);
  });
});

describe("values of JSON", () => {
  it("may be texts where the model wants other types", async () => {
    const folder = await temporaryFolder();
    writeFileSync(
      join(folder, "rows.json"),
      '[{"x": "1", "on": "true", "at": "1970-01-03x"}, {"x": "1.5", "on": "false", "at": "1970-01-02"}]',
    );
    const done = await predict(
      folder,
      {
        input: { kind: "json", path: "rows.json" },
        output: { path: "out.parquet" },
        keep: "none",
        invalid: { maxShare: 1 },
      },
      { model },
    );
    expect(done.rejected).toBe(1);
    expect(await sql(folder, "select * from '{folder}/out.parquet'")).toEqual([[1001.5]]);
  });
});

describe("Parquet files of other types", () => {
  it("are read as the first one's", async () => {
    const folder = await temporaryFolder();
    const write = (name: string, x: string, id: string) =>
      sql(
        folder,
        `copy (select ${id} as id, ${x} as x, true as "on", date '1970-01-02' as "at") to '{folder}/${name}.parquet'`,
      );
    await write("a", "1::double", "1::bigint");
    await write("b", "2::integer", "2::smallint");
    const input = { kind: "parquet", path: "*.parquet" } as const;
    await predict(folder, { input, output: { path: "out.json" } }, { model });
    expect(await sql(folder, "select id, prediction from '{folder}/out.json'")).toEqual([
      ["1", 1101],
      ["2", 1102],
    ]);
  });

  it("that lack a column are told by the nearest name", async () => {
    const folder = await temporaryFolder();
    const names = Array.from({ length: 12 }, (_, i) => `1 as c${i}`).join(", ");
    await sql(folder, `copy (select 1 as x, true as "on", ${names}) to '{folder}/a.parquet'`);
    await expect(
      predict(
        folder,
        { input: { kind: "parquet", path: "a.parquet" }, output: { path: "o.csv" } },
        { model },
      ),
    ).rejects.toMatchObject({
      code: "SCHEMA_MISMATCH",
      message: expect.stringMatching(/lacks a column that the model reads.*14 columns: x, on, c0, .*, …/),
    });
  });
});
