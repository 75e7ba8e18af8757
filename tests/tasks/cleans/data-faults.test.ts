import { spawn } from "node:child_process";
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { MAIN, runAssay } from "../../support/cli.js";
import { assayIn } from "../../support/in-process.js";
import { requireReal } from "../../support/real.js";
import { canMount, smallDisk } from "../../support/small-disk.js";
import { temporaryFolder } from "../../support/temporary.js";

const ROWS = "a,b\n1,x\n2,y\n2,y\n";
const disks = requireReal("a disk of its own to fill", canMount);

async function project(files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<string> {
  const root = await temporaryFolder();
  writeFileSync(join(root, "package.json"), "{}");
  for (const [name, content] of Object.entries({ "rows.csv": ROWS, ...files }))
    writeFileSync(join(root, name), content);
  return root;
}

const clean = (root: string, ...args: string[]) => assayIn(root, ["task", "cleans:data", ...args]);

/** Enough rows to take some seconds, with texts that are read anew. */
function manyRows(count: number): string {
  const lines = Array.from(
    { length: count },
    (_, i) => `${i},"${i % 1000},5", city ${i % 100},${i % 7 === 0 ? "" : i}`,
  );
  return `id,price,city,x\n${lines.join("\n")}\n`;
}
const STEPS = `
kind: training
dataset: { kind: csv, path: rows.csv }
target: x
model: { kind: linear }
clean:
  - { kind: trim, columns: [city] }
  - { kind: parse, column: price, to: number, decimal: "," }
  - { kind: dropDuplicates }
  - { kind: fill, column: x, with: median }
  - { kind: clip, column: x, max: 1000 }
`;

describe("cleans:data, used wrongly", { timeout: 120_000 }, () => {
  it.each([
    ["its clean rows", ["rows.csv", "--out", "o.json", "--report", "o.json"]],
    ["its source", ["rows.json", "--report", "rows.json", "--overwrite"]],
    ["its source, by a link", ["rows.json", "--report", "link.json", "--overwrite"]],
    ["its config", ["rows.csv", "--config", "conf.json", "--report", "conf.json", "--overwrite"]],
    ["its config, with rows", ["conf.json", "--out", "conf.json", "--overwrite"]],
    ["its reference", ["rows.csv", "--reference", "old.csv", "--out", "old.csv", "--overwrite"]],
    ["its dropped rows", ["rows.csv", "--out", "o.csv", "--dropped", "o.csv"]],
  ])("never writes over %s", async (_, args) => {
    const conf = {
      kind: "training",
      dataset: { kind: "csv", path: "rows.csv" },
      target: "a",
      model: { kind: "linear" },
    };
    const root = await project({
      "rows.json": '[{"a":1},{"a":2}]',
      "conf.json": JSON.stringify(conf),
      "old.csv": ROWS,
    });
    symlinkSync("rows.json", join(root, "link.json"));
    const before = readdirSync(root).map((name) => [name, readFileSync(join(root, name), "utf8")]);
    const { code, error } = await clean(root, ...args);
    expect(code).not.toBe(0);
    expect(error).toMatch(
      /DATA_WRITE: a file that is needed would be written over.*a source is never written over/,
    );
    expect(readdirSync(root).map((name) => [name, readFileSync(join(root, name), "utf8")])).toEqual(before);
  });

  it.each([
    ["bom.csv", "\ufeffa,b\r\n1,x\r\n2,y\r\n"],
    ["packed.csv.gz", gzipSync("a,b\n1,x\n2,y\n")],
    ["quoted.csv", '"a","b"\n"1","x"\n"2","y"\n'],
  ])("reads %s", async (name, content) => {
    const root = await project({ [name]: content });
    expect((await clean(root, name, "--out", "o.csv")).code).toBe(0);
    expect(readFileSync(join(root, "o.csv"), "utf8")).toBe("a,b\n1,x\n2,y\n");
  });

  it("keeps a cell of three million characters", async () => {
    const huge = "x".repeat(3_000_000);
    const root = await project({ "huge.csv": `a,b\n1, ${huge}\n2,y\n` });
    expect((await clean(root, "huge.csv", "--apply", "trim:b", "--out", "o.csv")).code).toBe(0);
    expect(readFileSync(join(root, "o.csv"), "utf8")).toBe(`a,b\n1,${huge}\n2,y\n`);
  });

  it.each([
    ["latin.csv", Buffer.from("a,b\n1,caf\xe9\n2,y\n", "latin1"), /DATA_FORMAT.*utf-8/],
    ["wide.csv", Buffer.from("\ufeffa,b\n1,x\n", "utf16le"), /DATA_FORMAT.*UTF-8/],
    ["empty.csv", "", /DATA_EMPTY/],
    ["header.csv", "a,b\n", /DATA_EMPTY.*a header and no rows/],
    ["twice.csv", "a,a\n1,2\n", /DATA_FORMAT.*two columns of one name/],
    ["broken.csv.gz", gzipSync(ROWS).subarray(0, 20), /DATA_FORMAT.*unexpected end of file/],
    ["gone.csv", undefined, /DATA_FILE_MISSING/],
  ])("tells what is wrong with %s, and leaves nothing", async (name, content, message) => {
    const root = await project(content === undefined ? {} : { [name]: content });
    const before = readdirSync(root);
    expect((await clean(root, name, "--out", "o.csv")).error).toMatch(message);
    expect(readdirSync(root)).toEqual(before);
  });

  it("says that no leaks are looked for where the target is not there", async () => {
    const { out } = await clean(await project(), "rows.csv", "--target", "aa");
    expect(out).toMatch(/Leaks were not looked for: the clean rows have no column "aa"\. .*"a"/);
  });

  it("leaves nothing half-made where it is interrupted", async () => {
    const root = await project({ "rows.csv": manyRows(400_000), "rows.yaml": STEPS });
    const before = readdirSync(root);
    const args = [MAIN, "task", "cleans:data", "rows.yaml", "--out", "o.parquet"];
    const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (part) => {
      said += String(part);
    });
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    // Its work is under way once the folder for it is there.
    while (child.exitCode === null && readdirSync(root).length === before.length)
      await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill("SIGINT");
    expect([await ended, said]).toEqual([130, expect.stringContaining("INTERRUPTED")]);
    expect(readdirSync(root)).toEqual(before);
  });

  it("tells that a disk is full, and leaves nothing there", async (context) => {
    (await disks).use(context);
    const disk = await smallDisk(2048);
    const root = await project({ "rows.csv": manyRows(150_000), "rows.yaml": STEPS });
    const args = ["task", "cleans:data", "rows.yaml", "--out", join(disk, "o.parquet")];
    // A process of its own: it holds nothing of the disk any more once it has ended.
    const { code, stderr } = await runAssay(args, { cwd: root });
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/DATA_WRITE: the disk of .* is full.*on another disk/s);
    expect(readdirSync(disk)).toEqual([]);
  });
});
