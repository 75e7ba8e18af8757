import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readModelFolder, writeModelFolder } from "../../../../sdk/io/registries/index.js";
import { temporaryFolder } from "../../../support/temporary.js";

const FILES = new Map([
  ["MLmodel", Buffer.from("flavors: {}")],
  ["assay/weights.bin", Buffer.from([1, 0, 255])],
]);

describe("a model's folder", () => {
  it("comes back as it was written, and takes the place of the model before it", async () => {
    const parent = await temporaryFolder();
    const path = join(parent, "deep", "model");
    expect(await writeModelFolder(path, new Map([...FILES, ["old", Buffer.from("")]]))).toBe(path);
    await writeModelFolder(path, FILES);
    expect(await readModelFolder(path)).toEqual(FILES);
    expect(await readdir(join(parent, "deep"))).toEqual(["model"]);
  });

  it("does not take the place of something else", async () => {
    const path = await temporaryFolder();
    await writeFile(join(path, "letter.txt"), "dear");
    await expect(writeModelFolder(path, FILES)).rejects.toMatchObject({
      code: "WRITE_FAILED",
      message: expect.stringMatching(/letter\.txt/),
    });
    expect(await readdir(path)).toEqual(["letter.txt"]);
  });

  it("may be an empty folder that is there", async () => {
    const path = join(await temporaryFolder(), "model");
    await mkdir(path);
    await writeModelFolder(path, FILES);
    expect(await readModelFolder(path)).toEqual(FILES);
  });

  it("cannot be below a file, and leaves nothing there", async () => {
    const parent = await temporaryFolder();
    await writeFile(join(parent, "file"), "");
    await expect(writeModelFolder(join(parent, "file", "model"), FILES)).rejects.toMatchObject({
      code: "WRITE_FAILED",
    });
    expect(await readdir(parent)).toEqual(["file"]);
  });

  it("that is not there says so", async () => {
    const path = join(await temporaryFolder(), "model");
    await expect(readModelFolder(path)).rejects.toMatchObject({ code: "MODEL_MISSING" });
  });
});
