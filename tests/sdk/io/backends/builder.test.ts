import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadBuilder, withBuilder } from "../../../../sdk/io/backends/index.js";

describe("a module that builds a model", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "assay builder ü "));
    await writeFile(
      join(folder, "model.ts"),
      "export interface Unused { a: number }\nexport function build(x: { inputs: number }): number { return x.inputs; }\nexport const notOne = 3;\n",
    );
    await writeFile(join(folder, "plain.mjs"), "export const make = () => 'made';\n");
    await writeFile(join(folder, "old.cjs"), "module.exports = { build: () => 'old' };\n");
    await writeFile(join(folder, "broken.ts"), "export function build( {\n");
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    ["model.ts", undefined, 7],
    ["plain.mjs", "make", "made"],
    ["old.cjs", undefined, "old"],
  ])("is loaded from %s", async (file, name, result) => {
    const build = (await loadBuilder(join(folder, file), name)) as unknown as (input: unknown) => unknown;
    expect(build({ inputs: 7 })).toBe(result);
  });

  it.each([
    ["gone.ts", "build", "does not exist"],
    ["broken.ts", "build", "cannot be loaded"],
    ["model.ts", "biuld", 'Did you mean "build"?'],
    ["model.ts", "notOne", "an export that is number"],
  ])("%s without a function %s is refused with the reason", async (file, name, reason) => {
    await expect(loadBuilder(join(folder, file), name)).rejects.toMatchObject({
      code: "MODULE_INVALID",
      message: expect.stringContaining(reason),
    });
  });

  it("is loaded for a custom model's config alone", async () => {
    const linear = { kind: "linear" };
    expect(await withBuilder(linear)).toBe(linear);
    const custom = await withBuilder({ kind: "custom", module: join(folder, "model.ts") });
    expect(custom.build).toBeTypeOf("function");
  });
});
