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

  it("refuses to write over the source, or over what is there", async () => {
    const root = await project();
    const over = await clean(root, "confs/rows.yaml", "--out", "data/rows.csv", "--overwrite");
    expect(over.error).toMatch(/DATA_WRITE: the clean rows would be written over a file that is needed/);
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
    [["--data", "confs/rows.yaml"], /--data does not name a data file/],
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
