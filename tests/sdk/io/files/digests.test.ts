import { createHash } from "node:crypto";
import { mkdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FileDigests, moduleFiles } from "../../../../sdk/io/files/index.js";
import { temporaryFolder } from "../../../support/temporary.js";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("digests of files", () => {
  it("are those of the content, for a file, a folder and a pattern", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "data", "deep"), { recursive: true });
    const write = (name: string, text: string) => writeFile(join(folder, "data", name), text);
    await Promise.all([
      write("a.csv", "1"),
      write("b.csv", "2"),
      write("deep/c.csv", "3"),
      write("d.txt", "4"),
    ]);
    const digests = () => new FileDigests({}, Date.now);
    expect(await digests().of(join(folder, "data/a.csv"))).toBe(sha256("1"));
    expect(await digests().of(join(folder, "nothing"))).toBeUndefined();
    expect(await digests().of(join(folder, "data/*.parquet"))).toBeUndefined();
    const seen = async () => ({
      folder: await digests().of(join(folder, "data")),
      flat: await digests().of(join(folder, "data/*.csv")),
      deep: await digests().of(join(folder, "data/**/*.csv")),
      one: await digests().of(join(folder, "data/[ab].cs?")),
    });
    const before = await seen();
    expect(new Set(Object.values(before)).size).toBe(3);
    expect(before.one).toBe(before.flat);
    await write("deep/c.csv", "33");
    const after = await seen();
    expect(after).toMatchObject({ flat: before.flat, one: before.one });
    expect(after.deep).not.toBe(before.deep);
    expect(after.folder).not.toBe(before.folder);
  });

  it("are remembered while size and time stay, but not of a file that was just written", async () => {
    const folder = await temporaryFolder();
    const file = join(folder, "a.csv");
    await writeFile(file, "1");
    const fresh = new FileDigests({}, Date.now);
    await fresh.of(file);
    // Within one tick of the clock: other content of the same size and time is seen.
    const { mtime } = await stat(file);
    await writeFile(file, "2");
    await utimes(file, mtime, mtime);
    expect(await new FileDigests(fresh.memory, Date.now).of(file)).toBe(sha256("2"));
    const old = new Date(Date.now() - 60_000);
    await utimes(file, old, old);
    const settled = new FileDigests({}, Date.now);
    expect(await settled.of(file)).toBe(sha256("2"));
    await writeFile(file, "3");
    await utimes(file, old, old);
    expect(await new FileDigests(settled.memory, Date.now).of(file)).toBe(sha256("2"));
    await utimes(file, new Date(), new Date(Date.now() - 30_000));
    expect(await new FileDigests(settled.memory, Date.now).of(file)).toBe(sha256("3"));
    await rm(file);
    expect(await new FileDigests(settled.memory, Date.now).of(file)).toBeUndefined();
  });
});

describe("the files of a module", () => {
  it("are it and what it imports by relative paths, circles included", async () => {
    const folder = await temporaryFolder();
    const write = (name: string, text: string) => writeFile(join(folder, name), text);
    await write(
      "model.ts",
      'import { a } from "./layers.js";\nimport tf from "@tensorflow/tfjs-core";\nexport const build = a;',
    );
    await write(
      "layers.ts",
      'import "./model";\nconst b = require("./sizes.json");\nexport const a = await import("./lazy");',
    );
    await write("lazy.js", "");
    await write("sizes.json", "{}");
    await write("other.ts", "");
    const names = (await moduleFiles(join(folder, "model.ts"))).map((file) => file.slice(folder.length + 1));
    expect(names).toEqual(["layers.ts", "lazy.js", "model.ts", "sizes.json"]);
    expect(await moduleFiles(join(folder, "nothing.ts"))).toEqual([]);
  });
});
