import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020";
import { describe, expect, it } from "vitest";
import { assayIn } from "../../support/in-process.js";
import { ROOT } from "../../support/source-files.js";
import { temporaryFolder } from "../../support/temporary.js";

const schema = JSON.parse(readFileSync(join(ROOT, "docs", "schemas", "cleaning-report.json"), "utf8"));
const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

/** What is wrong with a report, as the published schema has it. */
const faults = (report: unknown): unknown => (validate(report) ? [] : validate.errors);

/** A project with rows that have something of everything: times, big integers, NaN, duplicates, texts that are numbers. */
async function project(): Promise<string> {
  const root = await temporaryFolder();
  mkdirSync(join(root, "data"));
  writeFileSync(join(root, "package.json"), "{}");
  const rows = Array.from({ length: 200 }, (_, i) => [
    i % 190,
    i % 7 === 0 ? "" : i / 3,
    `9007199254740993${i % 10}`,
    ` city ${i % 5}`,
    `${i % 90},5`,
    `2024-01-0${1 + (i % 9)}`,
  ]);
  const lines = rows.map((cells) => cells.map((cell) => `"${cell}"`).join(","));
  writeFileSync(join(root, "data", "rows.csv"), ["id,temp,big,city,price,day", ...lines].join("\n"));
  writeFileSync(
    join(root, "rows.yaml"),
    `
kind: training
dataset: { kind: csv, path: data/rows.csv }
target: temp
model: { kind: linear }
clean:
  - { kind: trim, columns: [city] }
  - { kind: parse, column: price, to: number, decimal: "," }
  - { kind: replace, column: city, values: { city 3: null } }
  - { kind: dropDuplicates, columns: [id] }
  - { kind: fill, column: temp, with: median }
  - { kind: fill, column: city, with: mode }
  - { kind: clip, column: temp, max: 60 }
  - { kind: cyclicTime, column: day, part: weekday }
  - { kind: dropRows, where: id > 180 }
`,
  );
  return root;
}

describe("the report of cleans:data", () => {
  it.each([
    ["of a config", ["rows.yaml"]],
    ["with clean and dropped rows", ["rows.yaml", "--out", "clean.parquet", "--dropped", "gone.jsonl"]],
    ["without findings", ["rows.yaml", "--no-findings"]],
    ["of a check", ["rows.yaml", "--check"]],
    ["with proposals that were asked for", ["data/rows.csv", "--apply", "trim:city,type:price"]],
    ["with drift", ["rows.yaml", "--reference", "data/rows.csv"]],
  ])("is valid by its published schema: %s", async (_, args) => {
    const root = await project();
    const { out, error } = await assayIn(root, ["task", "cleans:data", ...args, "--json"]);
    expect(out, error).toMatch(/^\{/);
    const report = JSON.parse(out);
    expect(report.rows.in).toBe(200);
    expect(faults(report)).toEqual([]);
  });

  it("is the same in the file, and a report with a key too many is not valid", async () => {
    const root = await project();
    await assayIn(root, ["task", "cleans:data", "rows.yaml", "--report", "report.json"]);
    const report = JSON.parse(readFileSync(join(root, "report.json"), "utf8"));
    expect(faults(report)).toEqual([]);
    expect(faults({ ...report, more: 1 })).not.toEqual([]);
    expect(faults({ ...report, cellsChanged: -1 })).not.toEqual([]);
    expect(faults({ ...report, version: 2 })).not.toEqual([]);
  });
});
