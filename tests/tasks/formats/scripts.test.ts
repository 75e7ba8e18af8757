import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TASKS } from "../../../tasks/registry.js";
import { scriptsOf } from "../../../tasks/scripts.js";
import { madeProject } from "../../support/made-project.js";

const MANIFEST = { name: "bikes", scripts: { test: "vitest run", "mlflow:ui": "mine" }, private: true };

describe("formats:scripts", () => {
  it("writes a script for each task, keeps the project's own, and says so; a second time nothing", async () => {
    const text = `${JSON.stringify(MANIFEST, null, "\t")}\n`;
    const { root, task } = await madeProject({ "package.json": text });
    const file = join(root, "package.json");

    const checked = await task("formats:scripts", "--check");
    expect(checked.code).toBe(1);
    expect(checked.stderr).toContain("run assay task formats:scripts");
    expect(await readFile(file, "utf8")).toBe(text);

    const { code, stderr } = await task("formats:scripts");
    expect([code, stderr]).toEqual([0, expect.stringContaining("wrote the scripts of")]);
    const written = await readFile(file, "utf8");
    expect(written).toMatch(/^{\n\t"name": "bikes",\n\t"scripts": {\n\t\t"test": "vitest run",\n/);
    const { scripts } = JSON.parse(written) as typeof MANIFEST;
    expect(scripts).toEqual({ ...scriptsOf({ root, manifest: MANIFEST }, TASKS), ...MANIFEST.scripts });

    expect((await task("formats:scripts", "--check")).code).toBe(0);
    expect((await task("formats:scripts")).code).toBe(0);
    expect(await readFile(file, "utf8")).toBe(written);
  });

  it.each([
    ["no package.json", {}],
    ["scripts that are no texts", { "package.json": '{"name":"x","scripts":{"a":1}}' }],
  ])("refuses %s", async (_, files) => {
    const { task } = await madeProject(files);
    const { code, stderr } = await task("formats:scripts");
    expect(code).toBe(1);
    expect(stderr).toContain("PROJECT_INVALID");
  });
});
