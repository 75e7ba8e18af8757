import { existsSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeFolder, makeFolderSync } from "../../../../sdk/io/files/index.js";
import { temporaryFolder } from "../../../support/temporary.js";

describe.each([
  ["makeFolder", makeFolder],
  ["makeFolderSync", async (path: string) => makeFolderSync(path)],
])("%s", (_, make) => {
  it("makes a folder and those above it, and takes one that is there", async () => {
    const path = join(await temporaryFolder(), "é", "b", "c");
    await make(path);
    await make(path);
    expect(statSync(path).isDirectory()).toBe(true);
  });

  it("lets many make the same at once", async () => {
    const path = join(await temporaryFolder(), "a", "b", "c");
    await Promise.all(Array.from({ length: 20 }, () => make(path)));
    expect(statSync(path).isDirectory()).toBe(true);
  });

  it("names the file that stands in a folder's place, its own or one above", async () => {
    const file = join(await temporaryFolder(), "file");
    writeFileSync(file, "");
    for (const path of [file, join(file, "a", "b")])
      await expect(make(path)).rejects.toMatchObject({
        code: "ENOTDIR",
        message: `ENOTDIR: a file stands where a folder should be, ${file}`,
      });
  });

  it("follows a link to a folder", async () => {
    const folder = await temporaryFolder();
    symlinkSync(folder, join(folder, "link"), "junction");
    await make(join(folder, "link", "a"));
    expect(existsSync(join(folder, "a"))).toBe(true);
  });

  // Regression: Node's own recursive mkdir tries for ever there.
  it.skipIf(process.platform !== "linux")("ends where no folder can be made", async () => {
    await expect(make("/proc/assay/a/b")).rejects.toMatchObject({ code: "ENOENT" });
  });
});
