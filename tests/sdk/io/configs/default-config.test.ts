import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { defaultConfig } from "../../../../sdk/io/configs/default-config.js";

describe("the config of a project", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "assay-default-config-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const write = (text: string) => writeFile(join(folder, "package.json"), text);

  it("is the one that the nearest package.json names, relative to it", async () => {
    await write('{ "assay": { "config": "confs/a.yaml" } }');
    const below = join(folder, "notebooks", "deep");
    await mkdir(below, { recursive: true });
    expect(defaultConfig(below)).toBe(join(folder, "confs", "a.yaml"));
  });

  it("is none where package.json names none", async () => {
    await write("{}");
    expect(defaultConfig(folder)).toBeUndefined();
  });

  it("is refused where it is no path, or package.json is no JSON", async () => {
    await write('{ "assay": { "config": 3 } }');
    expect(() => defaultConfig(folder)).toThrow(/assay\.config is no path.*Got: 3/);
    await write("{");
    expect(() => defaultConfig(folder)).toThrow(/cannot be read as JSON/);
  });
});
