import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type CleaningConfig, cleaningConfig } from "../../../../sdk/core/cleaning/index.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import { type CleanFileOptions, cleanFile } from "../../../../sdk/io/cleaning/clean-file.js";
import { digestTable } from "../../../../sdk/io/datasets/digest.js";
import { temporaryFolder } from "../../../support/temporary.js";

const TABLE = Table.from({ a: [1, 2, 2, null], city: ["Rome", "Oslo ", "Oslo ", "Bern"] });

/** Cleans a table that stands in code. */
function clean(
  steps: object[] | ((columns: Table) => CleaningConfig),
  options: CleanFileOptions,
  table = TABLE,
) {
  const lineage = {
    sourceType: "code" as const,
    source: '{"tags":{"assay.program":"here"}}',
    schema: "",
    profile: "",
  };
  const dataset = { name: "rides", table, digest: digestTable(table), lineage };
  return cleanFile({ dataset }, typeof steps === "function" ? steps : cleaningConfig.parse(steps), options);
}

describe("rows that are cleaned into a file", () => {
  it("are written whole, with those that were dropped beside them", async () => {
    const cwd = await temporaryFolder();
    const steps = [{ kind: "dropRows", where: "a is null" }, { kind: "dropDuplicates" }];
    const told: string[] = [];
    const report = await clean(steps, {
      cwd,
      out: "clean.csv",
      dropped: "dropped.csv",
      look: false,
      onProgress: (event) => void told.push("label" in event ? event.label : event.type),
    });
    expect(report).toMatchObject({
      dataset: { name: "rides", source: { "assay.program": "here" } },
      rows: { in: 4, out: 2, dropped: 2 },
      dropped: { path: join(cwd, "dropped.csv"), rows: 2 },
      proposals: [],
    });
    expect(readFileSync(join(cwd, "clean.csv"), "utf8").split("\n").slice(1)).toEqual([
      "1.0,Rome",
      "2.0,Oslo ",
      "",
    ]);
    expect(told[0]).toBe("reading");
    // What lay on the disk meanwhile is gone.
    expect(readdirSync(cwd).toSorted()).toEqual(["clean.csv", "dropped.csv"]);
  });

  it("by steps that are made for its columns, into nothing but a report", async () => {
    const cwd = await temporaryFolder();
    const report = await clean(
      (columns) => cleaningConfig.parse([{ kind: "drop", columns: columns.names.slice(0, 1) }]),
      { cwd, look: false },
    );
    expect(report.output.columns.map(({ name }) => name)).toEqual(["city"]);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it("none of which is left say so; leaks are not looked for where the target cannot be learned", async () => {
    const cwd = await temporaryFolder();
    const none = await clean([{ kind: "dropRows", where: "a > 0 or a is null" }], { cwd });
    expect(none.notes).toEqual(["No row is left to look at."]);
    const other = await clean([], { cwd, look: { target: "towns" } });
    expect(other.notes).toEqual([expect.stringMatching(/the clean rows have no column "towns"/)]);
    const words = Table.from({ a: [1, 2, 3], y: ["x", "z", "x"] });
    const same = await clean([], { cwd, look: { target: "y", task: "regression" } }, words);
    expect(same.notes).toEqual([expect.stringMatching(/^Leaks were not looked for: .*y/)]);
  });

  it("by a proposal are so only where its name is one", async () => {
    const cwd = await temporaryFolder();
    await expect(clean([], { cwd, apply: ["nothing"], look: false })).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      details: { what: 'nothing is proposed under the name "nothing"' },
    });
    const proposed = await clean([], { cwd });
    const [{ name }] = proposed.proposals;
    const applied = await clean([], { cwd, apply: [name], look: false });
    expect(applied.proposals.find((one) => one.name === name)?.applied).toBe(true);
    expect(applied.changed).toBe(true);
  });

  it.each([
    ["a file that is there", "there.csv", "OUTPUT_EXISTS", "Name another file, or give --overwrite."],
    ["a folder", "folder.csv", "OUTPUT_EXISTS", "Name another file."],
  ])("are not written over %s", async (_, out, code, next) => {
    const cwd = await temporaryFolder();
    writeFileSync(join(cwd, "there.csv"), "old");
    mkdirSync(join(cwd, "folder.csv"));
    await expect(clean([], { cwd, out, look: false })).rejects.toMatchObject({ code, details: { next } });
    expect(readFileSync(join(cwd, "there.csv"), "utf8")).toBe("old");
  });

  it("are not written where there can be no folder", async () => {
    const cwd = await temporaryFolder();
    writeFileSync(join(cwd, "file"), "");
    await expect(clean([], { cwd, out: "file/clean.csv", look: false })).rejects.toMatchObject({
      code: "DATA_WRITE",
      details: { what: `there can be no file in ${join(cwd, "file")}` },
    });
  });
});
