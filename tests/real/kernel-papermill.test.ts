import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type InstalledKernel, installKernel } from "../support/installed-kernel.js";
import { formOf, readNotebook, writeNotebook } from "../support/notebooks.js";
import { papermillPackage } from "../support/papermill-package.js";
import { findJupyter } from "../support/python.js";
import { requireReal } from "../support/real.js";

let real: Awaited<ReturnType<typeof requireReal<InstalledKernel>>>;
/** Where the wheel is unpacked. */
let site = "";
beforeAll(async () => {
  real = await requireReal("Jupyter's clients", async () => {
    const kernel = await installKernel(await findJupyter());
    site = await papermillPackage(kernel.python);
    return kernel;
  });
}, 300_000);
afterAll(() => real.found?.remove());

const CELLS = [
  {
    tags: ["parameters"],
    source:
      "let alpha: number = 0.1; // learning rate\nconst name = 'none';\nlet days: Date[] = [];\nlet limit: number | null = 3;",
  },
  "[alpha * 2, name.toUpperCase(), days.length, limit ?? 'none']",
];

describe("papermill", () => {
  async function run(kernel: InstalledKernel, output: string, words: readonly string[]) {
    const input = join(kernel.folder, "input.ipynb");
    await writeNotebook(input, CELLS);
    const file = join(kernel.folder, output);
    const args = [input, file, ...words, "--no-progress-bar"];
    const { code, stderr } = await kernel.run("papermill", args, {
      env: { PYTHONPATH: site },
      timeoutMs: 110_000,
    });
    return { code, stderr, cells: (await readNotebook(file)).cells };
  }

  it("runs a notebook with parameters, which keep their types", async (context) => {
    const yaml = "{alpha: 0.5, limit: null, days: ['2026-03-01']}";
    const { code, stderr, cells } = await run(real.use(context), "right.ipynb", [
      "-y",
      yaml,
      "-p",
      "name",
      "bikes",
    ]);
    expect(code, stderr).toBe(0);
    expect(cells[1].metadata.tags).toEqual(["injected-parameters"]);
    expect([cells[1].source].flat().join("")).toBe(
      '// Parameters\nlet alpha: number = 0.5;\nlet limit: number | null = null;\nlet days: Date[] = [new Date("2026-03-01")];\nconst name: string = "bikes";\n',
    );
    expect(formOf(cells[2])).toEqual(["[ 1, 'BIKES', 1, 'none' ]"]);
  });

  it("stops at a parameter of another type, before anything runs", async (context) => {
    const { code, stderr, cells } = await run(real.use(context), "wrong.ipynb", ["-p", "alpha", "fast"]);
    expect(code).not.toBe(0);
    expect(stderr).toContain("Type 'string' is not assignable to type 'number'");
    expect(cells.at(-1)?.outputs).toEqual([]);
  });
});
