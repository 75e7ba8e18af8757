import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { assayIn } from "../../support/in-process.js";
import { ROOT } from "../../support/source-files.js";
import { temporaryFolder } from "../../support/temporary.js";

/** A plug-in with a kind of dataset of no file, and one of files that end in .squares. */
const PLUGIN = `
const { readFileSync } = require("node:fs");
const { definePlugin, Table } = require(${JSON.stringify(join(ROOT, "dist", "sdk", "index.js"))});
const { z } = require(${JSON.stringify(join(ROOT, "node_modules", "zod"))});
const fail = () => { throw new Error("no such rows"); };
module.exports = definePlugin({
  name: "demo",
  version: "1.2.3",
  datasets: [
    {
      config: z.strictObject({ kind: z.literal("counted"), rows: z.int() }),
      read: ({ rows }) => rows < 0 ? fail() : Table.from({ n: Array.from({ length: rows }, (_, i) => (i % 4 === 0 ? null : i)) }),
    },
    {
      config: z.strictObject({ kind: z.literal("squares"), path: z.string() }),
      endings: { ".squares": {} },
      read: ({ path }) => Table.from({ n: readFileSync(path, "utf8").trim().split(" ").map(Number) }),
    },
  ],
});
`;

async function project(dataset: string): Promise<string> {
  const root = await temporaryFolder();
  writeFileSync(join(root, "package.json"), "{}");
  writeFileSync(join(root, "plugin.cjs"), PLUGIN);
  writeFileSync(join(root, "rows.csv"), "n\n7\n\n9\n");
  writeFileSync(join(root, "few.squares"), "1 4 9");
  writeFileSync(
    join(root, "rows.yaml"),
    `
kind: training
plugins: [./plugin.cjs]
dataset: ${dataset}
target: n
model: { kind: linear }
clean:
  - { kind: fill, column: n, with: median }
  - { kind: clip, column: n, max: 8 }
`,
  );
  return root;
}

const clean = (root: string, ...args: string[]) => assayIn(root, ["task", "cleans:data", ...args]);
const cells = (root: string) =>
  readFileSync(join(root, "clean.csv"), "utf8").trimEnd().split("\n").slice(1).map(Number);

describe("cleans:data with plug-ins", () => {
  it("reads a kind of dataset that a plug-in adds, and says where it came from", async () => {
    const root = await project("{ kind: counted, rows: 9 }");
    const { out, error } = await clean(root, "rows.yaml", "--out", "clean.csv", "--json");
    expect(out, error).toMatch(/^\{/);
    expect(JSON.parse(out)).toMatchObject({
      dataset: { name: "counted", source: { "assay.source": "counted", "assay.plugin": "demo@1.2.3" } },
      rows: { in: 9, out: 9 },
      // The median of 1, 2, 3, 5, 6 and 7 is 4, put into rows 0, 4 and 8.
      rules: [{ cellsChanged: 3 }, { cellsChanged: 0 }],
    });
    expect(cells(root)).toEqual([4, 1, 2, 3, 4, 5, 6, 7, 4]);
  });

  it("reads files of an ending that a plug-in knows, and compares with them", async () => {
    const root = await project("{ kind: csv, path: rows.csv }");
    const args = ["few.squares", "--config", "rows.yaml", "--out", "clean.csv"];
    const { code, error } = await clean(root, ...args);
    expect([code, error, cells(root)]).toEqual([0, error, [1, 4, 8]]);
    const compared = await clean(root, "rows.yaml", "--reference", "few.squares", "--json");
    expect(JSON.parse(compared.out).drift).toMatchObject({ reference: "few", referenceRows: 3 });
    const source = await clean(
      root,
      "--data",
      "few.squares",
      "--config",
      "rows.yaml",
      "--out",
      "few.squares",
    );
    expect(source.error).toMatch(/DATA_WRITE/);
  });

  it("streams what comes with Assay as before", async () => {
    const root = await project("{ kind: csv, path: rows.csv }");
    expect((await clean(root, "rows.yaml", "--out", "clean.csv")).code).toBe(0);
    expect(cells(root)).toEqual([7, 8, 8]);
  });

  it("tells which plug-in failed, and leaves nothing", async () => {
    const root = await project("{ kind: counted, rows: -1 }");
    const { error } = await clean(root, "rows.yaml", "--out", "clean.csv");
    expect(error).toMatch(/demo.*no such rows/s);
    expect(existsSync(join(root, "clean.csv"))).toBe(false);
  });
});
