import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cleaningReportSchema } from "../../../sdk/core/cleaning/report/index.js";
import { readDataset } from "../../../sdk/io/datasets/index.js";
import { assayIn } from "../../support/in-process.js";
import { temporaryFolder } from "../../support/temporary.js";

const CSV = "id,temp,city\n1,20,Bonn\n2,,Bonn\n3,95,Köln\n3,95,Köln\n4,-50,\n";
const CONFIG = `
kind: training
dataset: { kind: csv, path: ../data/rows.csv }
target: temp
model: { kind: linear }
clean:
  - { kind: dropDuplicates }
  - { kind: fill, column: temp, with: median }
  - { kind: clip, column: temp, min: -20, max: 45 }
  - { kind: fill, column: city, with: constant, value: unknown }
  - { kind: dropRows, where: "id == 4" }
`;

async function project(): Promise<string> {
  const root = await temporaryFolder();
  for (const folder of ["data", "confs"]) mkdirSync(join(root, folder));
  writeFileSync(join(root, "package.json"), "{}");
  writeFileSync(join(root, "data", "rows.csv"), CSV);
  writeFileSync(join(root, "confs", "rows.yaml"), CONFIG);
  return root;
}

const clean = (root: string, ...args: string[]) => assayIn(root, ["task", "cleans:data", ...args]);

describe("cleans:data", () => {
  it("writes the clean rows and tells what each rule changed, of all rows", async () => {
    const root = await project();
    const args = ["confs/rows.yaml", "--out", "clean.parquet", "--dropped", "gone.csv", "--json"];
    const { code, out } = await clean(root, ...args);
    expect(code).toBe(0);
    const report = cleaningReportSchema.parse(JSON.parse(out));
    expect(report).toMatchObject({ changed: true, rows: { in: 5, out: 3, dropped: 2 }, cellsChanged: 4 });
    // The median of 20, 95 and -50: duplicates are gone by then.
    expect(report.rules[1]).toMatchObject({
      change: "1 missing value of temp became 20 (median)",
      examples: [{ row: 2, column: "temp", before: null, after: 20 }],
    });
    expect(report.rules.map(({ cellsChanged, rowsDropped }) => [cellsChanged, rowsDropped])).toEqual([
      [0, 1],
      [1, 0],
      [2, 0],
      [1, 0],
      [0, 1],
    ]);
    const { table } = await readDataset({ kind: "parquet", path: "clean.parquet" }, { baseDir: root });
    expect([...table.rows()]).toEqual([
      { id: 1, temp: 20, city: "Bonn" },
      { id: 2, temp: 20, city: "Bonn" },
      { id: 3, temp: 45, city: "Köln" },
    ]);
    expect(readFileSync(join(root, "gone.csv"), "utf8")).toBe(
      "assay_row,assay_reason,id,temp,city\n4,all columns the same as in another row,3,95,Köln\n5,id == 4,4,-50,\n",
    );
    expect(readdirSync(root).filter((name) => name.startsWith("."))).toEqual([]);
  });

  it("reads what Assay reads: a query, and a data file with another's config", async () => {
    const root = await project();
    const query = "{ kind: sql, query: \"select * from '../data/rows.csv' order by id desc\" }";
    writeFileSync(
      join(root, "confs", "q.yaml"),
      CONFIG.replace("{ kind: csv, path: ../data/rows.csv }", query),
    );
    const asked = await clean(root, "confs/q.yaml", "--out", "q.jsonl");
    expect(asked.code).toBe(0);
    expect(readFileSync(join(root, "q.jsonl"), "utf8")).toBe(
      '{"id":3,"temp":45,"city":"Köln"}\n{"id":2,"temp":20,"city":"Bonn"}\n{"id":1,"temp":20,"city":"Bonn"}\n',
    );
    const other = await clean(root, "--data", "q.jsonl", "--config", "confs/rows.yaml", "--out", "r.csv");
    expect([other.code, readFileSync(join(root, "r.csv"), "utf8")]).toEqual([
      0,
      "id,temp,city\n3,45,Köln\n2,20,Bonn\n1,20,Bonn\n",
    ]);
  });

  it("fails a check where the data would change, and passes it where they are clean", async () => {
    const root = await project();
    const check = await clean(root, "confs/rows.yaml", "--check", "--out", "clean.csv");
    expect([check.code, readdirSync(root)]).toEqual([1, ["confs", "data", "package.json"]]);
    expect(check.error).toContain("The data are not clean");
    await clean(root, "confs/rows.yaml", "--out", "clean.csv");
    expect((await clean(root, "clean.csv", "--config", "confs/rows.yaml", "--check")).code).toBe(0);
  });

  it("says that nothing is left to do where a clean file lacks what the cleaning drops, renames and reads anew", async () => {
    const root = await project();
    writeFileSync(join(root, "data", "raw.csv"), 'no,at,price\n1,6," 1,5"\n2,12,-\n2,12,-\n');
    const steps = [
      "{ kind: trim, columns: [price] }",
      '{ kind: replace, column: price, values: { "-": null } }',
      '{ kind: parse, column: price, to: number, decimal: "," }',
      "{ kind: dropDuplicates }",
      "{ kind: rename, columns: { price: cost } }",
      "{ kind: cyclicTime, column: at, period: 24 }",
      "{ kind: drop, columns: [no] }",
    ];
    const [head] = CONFIG.split("clean:");
    writeFileSync(
      join(root, "confs", "raw.yaml"),
      `${head.replace("rows.csv", "raw.csv")}clean:\n${steps.map((step) => `  - ${step}\n`).join("")}`,
    );
    expect((await clean(root, "confs/raw.yaml", "--check")).code).toBe(1);
    await clean(root, "confs/raw.yaml", "--out", "clean.csv");
    const again = await clean(root, "clean.csv", "--config", "confs/raw.yaml", "--check");
    expect([again.code, again.error]).toEqual([0, expect.stringContaining("nothing is left to do")]);
    expect(again.out).toContain("drop no: done already");
    writeFileSync(join(root, "other.csv"), "no,at\n1,6\n");
    const other = await clean(root, "other.csv", "--config", "confs/raw.yaml", "--check");
    expect(other.error).toMatch(/DATA_COLUMN_MISSING.*"price"/);
  });

  it("proposes repairs, applies those that are asked for, and writes the report as page and data", async () => {
    const root = await project();
    const rows = Array.from({ length: 30 }, (_, i) => `${i},${i % 3 === 0 ? "Bonn " : "Bonn"},"${i + 1},5"`);
    writeFileSync(join(root, "m.csv"), ["id,city,price", ...rows, rows[0]].join("\n"));
    const seen = await clean(root, "m.csv", "--out", "seen.csv", "--json");
    const named = cleaningReportSchema
      .parse(JSON.parse(seen.out))
      .proposals.map(({ name, applied }) => [name, applied]);
    expect(named).toEqual(
      expect.arrayContaining([
        ["trim:city", false],
        ["type:price", false],
        ["duplicates", false],
      ]),
    );
    expect(readFileSync(join(root, "seen.csv"), "utf8")).toContain('0,Bonn ,"1,5"');
    const args = [
      "m.csv",
      "--out",
      "done.csv",
      "--report",
      "done",
      "--apply",
      "trim:city,type:price,duplicates",
    ];
    expect((await clean(root, ...args)).code).toBe(0);
    expect(readFileSync(join(root, "done.csv"), "utf8").split("\n").slice(0, 2)).toEqual([
      "id,city,price",
      "0,Bonn,1.5",
    ]);
    const report = cleaningReportSchema.parse(JSON.parse(readFileSync(join(root, "done.json"), "utf8")));
    expect(report).toMatchObject({ rows: { in: 31, out: 30 }, changed: true });
    expect(report.rules.every(({ asked }) => asked === "proposal")).toBe(true);
    const page = readFileSync(join(root, "done.html"), "utf8");
    for (const words of ["31 rows in, 30 out", "kind: parse, column: price", "✓ applied"])
      expect(page).toContain(words);
    const wrong = await clean(root, "m.csv", "--apply", "trm:city");
    expect(wrong.error).toMatch(/CONFIG_INVALID: nothing is proposed under the name "trm:city".*"trim:city"/);
  });

  it("measures drift against a reference", async () => {
    const root = await project();
    const csv = (shift: number) =>
      ["x", ...Array.from({ length: 500 }, (_, i) => String(((i * 37) % 101) + shift))].join("\n");
    writeFileSync(join(root, "old.csv"), csv(0));
    writeFileSync(join(root, "new.csv"), csv(60));
    const { out } = await clean(root, "new.csv", "--reference", "old.csv", "--json");
    expect(JSON.parse(out).drift).toMatchObject({
      reference: "old",
      verdict: "drifted",
      columns: [{ name: "x", verdict: "drifted" }],
    });
    expect(
      JSON.parse((await clean(root, "old.csv", "--reference", "old.csv", "--json")).out).drift.verdict,
    ).toBe("stable");
  });

  it("refuses to write over the source, or over what is there", async () => {
    const root = await project();
    const over = await clean(root, "confs/rows.yaml", "--out", "data/rows.csv", "--overwrite");
    expect(over.error).toMatch(/DATA_WRITE: a file that is needed would be written over/);
    writeFileSync(join(root, "clean.csv"), "mine");
    const there = await clean(root, "confs/rows.yaml", "--out", "clean.csv");
    expect(there.error).toMatch(/OUTPUT_EXISTS.*--overwrite/);
    expect(readFileSync(join(root, "clean.csv"), "utf8")).toBe("mine");
    expect(readFileSync(join(root, "data", "rows.csv"), "utf8")).toBe(CSV);
    expect((await clean(root, "confs/rows.yaml", "--out", "clean.csv", "--overwrite")).code).toBe(0);
  });

  it.each([
    [[], /CLI_USAGE: nothing was named to clean/],
    [["data/rwos.csv"], /DATA_FILE_MISSING.*Did you mean "rows.csv"/],
    [["--data", "confs/rows.yaml"], /CLI_USAGE: what is to be cleaned is no data file.*rows.yaml/],
    [["confs/rows.yaml", "--out", "clean.xls"], /DATA_WRITE: the ending of .*names no format/],
    [
      ["confs/bad.yaml", "--out", "clean.csv"],
      /DATA_CAST: 3 values of column "city".*row 1: "Bonn".*Rows count from 1/,
    ],
  ])("tells what is wrong with %j, and leaves nothing", async (args, message) => {
    const root = await project();
    writeFileSync(
      join(root, "confs", "bad.yaml"),
      CONFIG.replace(
        "- { kind: dropRows",
        "- { kind: cast, column: city, to: number }\n  - { kind: dropRows",
      ).replace("value: unknown", 'value: "12"'),
    );
    const { error } = await clean(root, ...args);
    expect(error).toMatch(message);
    expect(readdirSync(root)).toEqual(["confs", "data", "package.json"]);
  });
});
