import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeWhole } from "../../../../sdk/io/files/index.js";
import { temporaryFolder } from "../../../support/temporary.js";

describe("writing whole", () => {
  it("makes the folders on the way and replaces what is there", async () => {
    const folder = await temporaryFolder();
    const target = join(folder, "a", "b.txt");
    for (const text of ["first", "second"]) {
      await writeWhole(target, async (temporary) => {
        expect(temporary).not.toBe(target);
        await writeFile(temporary, text);
      });
      expect(readFileSync(target, "utf8")).toBe(text);
    }
    expect(readdirSync(join(folder, "a"))).toEqual(["b.txt"]);
  });

  it("leaves what was there, and nothing else, where the write fails", async () => {
    const folder = await temporaryFolder();
    const target = join(folder, "a.txt");
    writeFileSync(target, "old");
    const failing = writeWhole(target, async (temporary) => {
      await writeFile(temporary, "half");
      throw new Error("the disk is full");
    });
    await expect(failing).rejects.toThrow("the disk is full");
    expect(readFileSync(target, "utf8")).toBe("old");
    expect(readdirSync(folder)).toEqual(["a.txt"]);
  });

  it("does not put a file in a folder's place", async () => {
    const folder = await temporaryFolder();
    mkdirSync(join(folder, "taken", "inside"), { recursive: true });
    await expect(writeWhole(join(folder, "taken"), (path) => writeFile(path, ""))).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(["taken"]);
  });
});
