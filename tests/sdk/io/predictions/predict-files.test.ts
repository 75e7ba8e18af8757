import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../support/temporary.js";
import { expected, formula, predict, sql, writeRows } from "./support.js";

const ROWS = 5000;

describe("formats", () => {
  for (const from of ["parquet", "csv", "json"] as const) {
    for (const to of ["parquet", "csv", "ndjson", "json"] as const) {
      it(`${from} to ${to}: every row in order, with its prediction`, async () => {
        const folder = await temporaryFolder();
        await writeRows(folder, `rows.${from}`, ROWS);
        const done = await predict(folder, {
          input: { kind: from, path: `rows.${from}` },
          output: { path: `out.${to}` },
          partRows: 1500,
        });
        expect(done).toMatchObject({ rows: ROWS, rejected: 0, resumedAt: 0 });
        const rows = await sql(folder, `select id, x, n, city, prediction from '{folder}/out.${to}'`);
        expect(rows.map(([id, , , , prediction]) => [Number(id), prediction])).toEqual(
          Array.from({ length: ROWS }, (_, id) => [id, expected(id)]),
        );
        expect(rows[4]).toEqual(["4", 1, "4", "Oslo, NO", expected(4)]);
        // Nothing else is left in the folder.
        expect(readdirSync(folder).sort()).toEqual([`out.${to}`, `rows.${from}`].sort());
      });
    }
  }

  it("types of columns that only pass through are kept, nested ones too", async () => {
    const folder = await temporaryFolder();
    const more = `, range::TINYINT as tiny, range % 2 = 0 as flag, timestamp '2024-01-01' + interval (range) second as at,
      date '2024-02-29' as day, (range / 8)::FLOAT as f, range::DECIMAL(9, 2) as money, [range, 1] as list,
      {'a': range, 'b': 'x'} as pair, timestamptz '2024-01-01 00:00:00+00' as zoned, 18446744073709551615::UBIGINT as big`;
    await writeRows(folder, "rows.parquet", 100, more);
    await predict(folder, {
      input: { kind: "parquet", path: "rows.parquet" },
      output: { path: "out.parquet" },
    });
    const types = await sql(folder, "describe select * exclude (prediction) from '{folder}/out.parquet'");
    expect(types).toEqual(await sql(folder, "describe select * from '{folder}/rows.parquet'"));
    const [[different]] = await sql(
      folder,
      "select count(*) from (select * exclude (prediction) from '{folder}/out.parquet' except all select * from '{folder}/rows.parquet')",
    );
    expect(different).toBe("0");
  });

  it("texts of a CSV stay as they were written where the output is CSV, and are typed where it is Parquet", async () => {
    const folder = await temporaryFolder();
    writeFileSync(
      join(folder, "rows.csv"),
      'code,x,n,city,yes,whole\n007,0.50,1,"Rome",no,1\n008,1.0,,Oslo,yes,2\n',
    );
    const input = { kind: "csv", path: "rows.csv" } as const;
    await predict(folder, { input, output: { path: "out.csv" } });
    expect(readFileSync(join(folder, "out.csv"), "utf8")).toBe(
      "code,x,n,city,yes,whole,prediction\n007,0.50,1,Rome,no,1,102.0\n008,1.0,,Oslo,yes,2,2.0\n",
    );
    await predict(folder, { input, output: { path: "out.parquet" }, keep: ["city", "n", "whole", "yes"] });
    expect(await sql(folder, "select * from '{folder}/out.parquet'")).toEqual([
      ["Rome", "1", "1", "no", 102],
      ["Oslo", null, "2", "yes", 2],
    ]);
  });

  it("a fraction among what looked like whole numbers is an error, not a rounded number", async () => {
    const folder = await temporaryFolder();
    const lines = Array.from({ length: 30_000 }, (_, i) => `${i},1,1,Rome`);
    lines.push("1.5,1,1,Rome");
    writeFileSync(join(folder, "rows.csv"), `id,x,n,city\n${lines.join("\n")}\n`);
    await expect(
      predict(folder, { input: { kind: "csv", path: "rows.csv" }, output: { path: "out.parquet" } }),
    ).rejects.toMatchObject({ code: "DATA_FORMAT", message: expect.stringMatching(/"id".*1\.5/) });
    expect(existsSync(join(folder, "out.parquet"))).toBe(false);
  });

  it("no rows give an output without rows, of the right columns", async () => {
    const folder = await temporaryFolder();
    await writeRows(folder, "rows.parquet", 0);
    writeFileSync(join(folder, "rows.csv"), "id,x,n,city\n");
    writeFileSync(join(folder, "rows.json"), "[]");
    for (const kind of ["parquet", "csv", "json"] as const) {
      for (const to of ["parquet", "csv", "json", "ndjson"]) {
        const path = `${kind}.${to}`;
        await predict(folder, { input: { kind, path: `rows.${kind}` }, output: { path } });
      }
      const columns = kind === "json" ? ["x", "n", "city"] : ["id", "x", "n", "city"];
      const found = await sql(folder, `describe select * from '{folder}/${kind}.parquet'`);
      expect(found.map(([name]) => name)).toEqual([...columns, "prediction"]);
      expect(readFileSync(join(folder, `${kind}.csv`), "utf8")).toBe(`${columns},prediction\n`);
      expect(readFileSync(join(folder, `${kind}.json`), "utf8")).toBe("[\n]\n");
      expect(readFileSync(join(folder, `${kind}.ndjson`), "utf8")).toBe("");
    }
  });
});

describe("rows that do not fit", () => {
  it("go to a side file with row and reason; the others are predicted", async () => {
    const folder = await temporaryFolder();
    writeFileSync(
      join(folder, "rows.csv"),
      "id,x,n,city\n0,1,1,Rome\n1,abc,1,Rome\n2,,1,Rome\n3,3,1.5,Rome\n4,4,,Oslo\n5,5,1,Atlantis\n6,6,1,\n7,7,1,Oslo\n",
    );
    const input = { kind: "csv", path: "rows.csv" } as const;
    for (const to of ["csv", "parquet"]) {
      const done = await predict(folder, {
        input,
        output: { path: `out.${to}` },
        invalid: { maxShare: 1 },
        partRows: 3,
      });
      expect(done).toMatchObject({
        rows: 8,
        rejected: 5,
        files: [{ side: join(folder, `out.rejected.${to}`) }],
      });
      expect(await sql(folder, `select id, prediction from '{folder}/out.${to}'`)).toEqual([
        ["0", 103],
        ["4", 8],
        ["7", 15],
      ]);
      expect(await sql(folder, `select "row", reason, id from '{folder}/out.rejected.${to}'`)).toEqual([
        ["2", 'x: "abc" is not a number', "1"],
        ["3", "x is missing", "2"],
        ["4", 'n: "1.5" is not a whole number', "3"],
        ["6", 'a city never seen: "Atlantis"', "5"],
        ["7", "city is missing", "6"],
      ]);
    }
    // What was written is shown as it was.
    expect(readFileSync(join(folder, "out.rejected.csv"), "utf8")).toContain("1,abc,1,Rome");
  });

  it("stop the work at the first of them where the config says so, or where they are too many", async () => {
    const folder = await temporaryFolder();
    writeFileSync(join(folder, "rows.csv"), "x,n,city\n1,1,Rome\nabc,1,Rome\n2,1,Oslo\n");
    const config = { input: { kind: "csv", path: "rows.csv" }, output: { path: "out.csv" } } as const;
    await expect(predict(folder, { ...config, invalid: { rows: "stop" } })).rejects.toMatchObject({
      code: "ROWS_REJECTED",
      message: expect.stringMatching(/row 2 does not fit the model: x: "abc" is not a number/),
    });
    await expect(predict(folder, { ...config, resume: false })).rejects.toMatchObject({
      code: "ROWS_REJECTED",
      message: expect.stringMatching(/1 of the first 3 rows.*0\.333.*maxShare/),
    });
    expect(existsSync(join(folder, "out.csv"))).toBe(false);
    // Missing values may be let through.
    writeFileSync(join(folder, "rows.csv"), "x,n,city\n1,1,Rome\n2,1,\n");
    const done = await predict(folder, { ...config, resume: false, invalid: { missing: "predict" } });
    expect(done).toMatchObject({ rows: 2, rejected: 0 });
  });

  it("a column that the model reads and the input lacks is told before any row is read", async () => {
    const folder = await temporaryFolder();
    writeFileSync(join(folder, "rows.csv"), "x,N,City\n1,1,Rome\n");
    const broken = { ...formula, predict: () => Promise.reject(new Error("read")) };
    await expect(
      predict(
        folder,
        { input: { kind: "csv", path: "rows.csv" }, output: { path: "out.csv" } },
        { model: broken },
      ),
    ).rejects.toMatchObject({
      code: "SCHEMA_MISMATCH",
      message: expect.stringMatching(/lacks 2 columns.*"n" \(long\), "city" \(string\).*Did you mean/),
    });
  });
});

describe("several inputs and outputs", () => {
  it("a pattern of files goes into one output, in order of their names, or into one for each", async () => {
    const folder = await temporaryFolder();
    await writeRows(folder, "b.parquet", 30);
    await writeRows(folder, "a.parquet", 20);
    const input = { kind: "parquet", path: "*.parquet" } as const;
    const one = await predict(folder, { input, output: { path: "all/one.parquet" }, partRows: 16 });
    expect(one.rows).toBe(50);
    const ids = (await sql(folder, "select id from '{folder}/all/one.parquet'")).map(([id]) => Number(id));
    expect(ids).toEqual([...Array(20).keys(), ...Array(30).keys()]);
    for (const path of ["each/{name}.csv", "folder/"]) {
      const each = await predict(folder, { input, output: { path } });
      expect(each.files.map(({ rows }) => rows)).toEqual([20, 30]);
    }
    expect(readdirSync(join(folder, "each")).sort()).toEqual(["a.csv", "b.csv"]);
    expect(readdirSync(join(folder, "folder")).sort()).toEqual(["a.parquet", "b.parquet"]);
  });

  it("files of other columns, one path for two, and an output that is an input are refused", async () => {
    const folder = await temporaryFolder();
    await writeRows(folder, "a.parquet", 5);
    await sql(folder, "copy (select 1.0 as x, 1 as n, 'Rome' as city) to '{folder}/b.parquet'");
    const input = { kind: "parquet" as const, path: ["a.parquet", "b.parquet"] };
    await expect(predict(folder, { input, output: { path: "out.csv" } })).rejects.toMatchObject({
      code: "DATA_COLUMN_MISSING",
      message: expect.stringMatching(/b\.parquet has no column "id"/),
    });
    await expect(
      predict(folder, {
        input: { ...input, path: "a.parquet" },
        output: { path: "a.parquet", overwrite: true },
      }),
    ).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      message: expect.stringMatching(/an input and an output/),
    });
    await expect(
      predict(folder, { input: { ...input, path: ["a.parquet", "./a.parquet"] }, output: { path: "x.txt" } }),
    ).rejects.toMatchObject({ code: "CONFIG_INVALID", message: expect.stringMatching(/ending/) });
  });

  it("a query, a limit, and a choice of columns", async () => {
    const folder = await temporaryFolder();
    await writeRows(folder, "rows.parquet", 100);
    const query = "select id, x, n, city from 'rows.parquet' where id % 2 = 1 order by id desc";
    await predict(folder, {
      input: { kind: "sql", query, limit: 10 },
      output: { path: "out.parquet" },
      keep: "none",
    });
    const rows = await sql(folder, "select * from '{folder}/out.parquet'");
    expect(rows).toEqual(Array.from({ length: 10 }, (_, i) => [expected(99 - 2 * i)]));
  });
});

it("an output that is there is refused, and stays; with overwrite it is replaced, and an old side file goes", async () => {
  const folder = await temporaryFolder();
  await writeRows(folder, "rows.parquet", 10);
  writeFileSync(join(folder, "out.csv"), "old");
  writeFileSync(join(folder, "out.rejected.csv"), "old");
  const config = { input: { kind: "parquet", path: "rows.parquet" }, output: { path: "out.csv" } } as const;
  await expect(predict(folder, config)).rejects.toMatchObject({ code: "OUTPUT_EXISTS" });
  expect(readFileSync(join(folder, "out.csv"), "utf8")).toBe("old");
  await predict(folder, { ...config, output: { path: "out.csv", overwrite: true } });
  expect(readFileSync(join(folder, "out.csv"), "utf8")).toMatch(/^id,x,n,city,prediction\n0,/);
  expect(existsSync(join(folder, "out.rejected.csv"))).toBe(false);
});

it("a column of the input named as a prediction is refused", async () => {
  const folder = await temporaryFolder();
  await writeRows(folder, "rows.parquet", 10, ", 1 as Prediction");
  const config = { input: { kind: "parquet", path: "rows.parquet" }, output: { path: "out.csv" } } as const;
  await expect(predict(folder, config)).rejects.toMatchObject({ code: "CONFIG_INVALID" });
  await predict(folder, { ...config, keep: ["id"] });
});
