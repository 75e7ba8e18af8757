import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  appendLines,
  filePaths,
  folderNames,
  fsCode,
  isMissing,
  publishFile,
  publishFolder,
  readText,
  replaceFile,
} from "../../../../../sdk/io/registries/embedded/files.js";
import { temporaryFolder } from "../../../../support/temporary.js";

describe("a file that is put in place", () => {
  it("makes its folders, replaces what was there, and leaves no temporary name", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "a", "b", "c.txt");
    await replaceFile(path, "one", folder);
    await replaceFile(path, "two", folder);
    expect(await readFile(path, "utf8")).toBe("two");
    expect(await readdir(folder)).toEqual(["a"]);
  });

  it("once stays as it is", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "a.txt");
    expect(await publishFile(path, "one", folder)).toBe(true);
    expect(await publishFile(path, "two", folder)).toBe(false);
    expect(await readFile(path, "utf8")).toBe("one");
    expect(await readdir(folder)).toEqual(["a.txt"]);
  });

  it("is one writer's where many write at once", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "a.txt");
    const all = await Promise.all(Array.from({ length: 20 }, (_, i) => publishFile(path, String(i), folder)));
    expect(all.filter((done) => done)).toHaveLength(1);
    expect(await readFile(path, "utf8")).toBe(String(all.indexOf(true)));
  });
});

describe("lines that are appended", () => {
  it("stand after those that are there", async () => {
    const path = join(await temporaryFolder(), "a");
    await appendLines(path, "1\n2\n");
    await appendLines(path, "3\n");
    expect(await readFile(path, "utf8")).toBe("1\n2\n3\n");
  });

  it.runIf(existsSync("/dev/full"))("say so where the disk is full", async () => {
    await expect(appendLines("/dev/full", "1\n")).rejects.toMatchObject({ code: "ENOSPC" });
  });
});

describe("a folder that is put in place", () => {
  it("appears with all its files, or not at all", async () => {
    const folder = await temporaryFolder();
    const target = join(folder, "deep", "model");
    expect(
      await publishFolder(
        target,
        [
          ["meta.yaml", "a"],
          ["x/y", Buffer.from("b")],
        ],
        folder,
      ),
    ).toBe(true);
    expect(await publishFolder(target, [["meta.yaml", "other"]], folder)).toBe(false);
    expect(await filePaths(target)).toEqual(["meta.yaml", "x/y"]);
    expect(await readFile(join(target, "meta.yaml"), "utf8")).toBe("a");
    // A file cannot be a folder: `x` fails half-way.
    const broken = publishFolder(
      join(folder, "broken"),
      [
        ["x", "a"],
        ["x/y", "b"],
      ],
      folder,
    );
    await expect(broken).rejects.toThrow();
    expect(await readdir(folder)).toEqual(["deep"]);
  });
});

describe("what a folder holds", () => {
  it("is told where it is there and cannot be read", async () => {
    const folder = await temporaryFolder();
    await expect(readText(folder)).rejects.toMatchObject({ code: "EISDIR" });
    expect(await readText(join(folder, "none"))).toBeUndefined();
    await writeFile(join(folder, "file"), "");
    expect(await folderNames(join(folder, "file"))).toEqual([]);
    expect([fsCode(new Error("odd")), isMissing(new Error("odd"))]).toEqual(["", false]);
  });

  it("is nothing where there is no folder, and sorted", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "b", "c"), { recursive: true });
    await mkdir(join(folder, "a"));
    await writeFile(join(folder, "b", "c", "f"), "");
    await writeFile(join(folder, "b", "e"), "");
    expect(await folderNames(folder)).toEqual(["a", "b"]);
    expect(await filePaths(folder)).toEqual(["b/c/f", "b/e"]);
    expect([await folderNames(join(folder, "none")), await filePaths(join(folder, "none"))]).toEqual([
      [],
      [],
    ]);
  });
});
