import { readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseNotebook } from "../../../sdk/utils/nbformat/index.js";
import { madeProject } from "../../support/made-project.js";
import { ROOT } from "../../support/source-files.js";

const code = (source: string, more: object = {}): object => ({
  ...{ cell_type: "code", id: `c${source.length}`, metadata: {}, execution_count: 7, source },
  outputs: [{ output_type: "stream", name: "stdout", text: "said" }],
  ...more,
});

const NOTEBOOK = {
  nbformat_minor: 5,
  nbformat: 4,
  metadata: {
    widgets: { "application/vnd.jupyter.widget-state+json": {} },
    kernelspec: { name: "assay", language: "typescript", display_name: "TypeScript (Assay)" },
    language_info: { name: "typescript", version: "5.9.3" },
    title: "mine",
  },
  cells: [
    { cell_type: "markdown", id: "text", metadata: { collapsed: true, tags: ["intro"] }, source: "# A\nb" },
    code("const a:number = 1\na", {
      metadata: { execution: { "iopub.execute_input": "now" }, tags: ["keep"] },
    }),
    code("await   show( a );"),
    code("const = broken", { metadata: { jupyter: { outputs_hidden: true } } }),
    code("const b = 'b' // last\nb // shown"),
    code(""),
  ],
};

const sourcesOf = (text: string): string[] =>
  parseNotebook(text, "a.ipynb").cells.map(({ source }) => source);

describe("formats:notebooks", () => {
  it("strips outputs, counts and noise and formats cells; what was shown still is; a second time changes nothing", async () => {
    const { root, task } = await madeProject({
      "package.json": "{}",
      "biome.json": '{ "formatter": { "indentStyle": "space" }, "files": { "includes": ["src/**"] } }',
      "a.ipynb": JSON.stringify(NOTEBOOK),
      "python.ipynb": JSON.stringify({ ...NOTEBOOK, metadata: { language_info: { name: "python" } } }),
    });
    await symlink(join(ROOT, "node_modules"), join(root, "node_modules"));
    const read = (path: string): Promise<string> => readFile(join(root, path), "utf8");

    const checked = await task("formats:notebooks", "--check");
    expect(checked.code).toBe(1);
    expect(await read("a.ipynb")).toBe(JSON.stringify(NOTEBOOK));

    const done = await task("formats:notebooks");
    expect(done.code, done.stderr).toBe(0);
    expect(done.stderr).toContain("a.ipynb: 1 cell cannot be read, not formatted");
    const text = await read("a.ipynb");
    const { metadata, cells } = parseNotebook(text, "a.ipynb");
    expect(metadata).toEqual({
      kernelspec: NOTEBOOK.metadata.kernelspec,
      language_info: { name: "typescript" },
      title: "mine",
    });
    expect(sourcesOf(text)).toEqual([
      "# A\nb",
      "const a: number = 1;\na",
      "await show(a);",
      "const = broken",
      'const b = "b"; // last\nb // shown',
      "",
    ]);
    expect(cells.map((cell) => cell.metadata)).toEqual([
      { tags: ["intro"] },
      { tags: ["keep"] },
      {},
      {},
      {},
      {},
    ]);
    for (const cell of cells) {
      if (cell.cell_type === "code") expect([cell.outputs, cell.execution_count]).toEqual([[], null]);
    }
    // Of another language only what was run goes.
    expect(sourcesOf(await read("python.ipynb"))).toEqual(NOTEBOOK.cells.map((cell) => Object(cell).source));

    expect((await task("formats:notebooks", "--check")).code).toBe(0);
    expect((await task("formats:notebooks")).stderr).toContain("2 notebooks: 0 changed");
    expect(await read("a.ipynb")).toBe(text);
  });

  it("leaves what is no notebook of nbformat 4 and formats the others", async () => {
    const { root, task } = await madeProject({
      "package.json": "{}",
      "old.ipynb": '{"nbformat":3,"worksheets":[]}',
      "cut.ipynb": '{"cells":[',
      "good.ipynb": JSON.stringify({ ...NOTEBOOK, cells: [NOTEBOOK.cells[0]] }),
    });
    const { code: exit, stderr } = await task("formats:notebooks");
    expect(exit).toBe(1);
    expect(stderr).toMatch(/left old\.ipynb as it is: .*another version/);
    expect(stderr).toMatch(/left cut\.ipynb as it is: .*no JSON/);
    expect(await readFile(join(root, "good.ipynb"), "utf8")).toContain('"tags": [\n     "intro"\n    ]');
  });

  it("says what to install where there is no Biome to format cells by", async () => {
    const { task } = await madeProject({ "package.json": "{}", "a.ipynb": JSON.stringify(NOTEBOOK) });
    const { code: exit, stderr } = await task("formats:notebooks");
    expect([exit, stderr]).toEqual([1, expect.stringContaining("npm install --save-dev @biomejs/biome")]);
  });
});
