import { readFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { AssayError, asAssayError } from "../../sdk/utils/errors/index.js";
import { type Notebook, parseNotebook } from "../../sdk/utils/nbformat/index.js";
import { filesOf } from "../project-files.js";
import type { Task } from "../task.js";
import { changeFiles } from "./change.js";
import { isScript, keptText } from "./notebook-text.js";

/** Strips notebooks and lays out their cells. */
export const formatsNotebooks: Task = {
  name: "formats:notebooks",
  summary: "strip outputs from the notebooks and format their cells (Biome)",
  description:
    "Writes the project's notebooks as they are best kept: without outputs, counts and marks of a run or a screen, cells of TypeScript " +
    "formatted as the sources are (a last expression without a semicolon, which shows itself, stays one). A cell that cannot be read " +
    "is left as it is and told. A file that is no notebook of nbformat 4 is left, and the exit code is 1.",
  argument: { name: "file", description: "a notebook (default: all notebooks of the project)" },
  options: [
    { flags: "--check", description: "change nothing; exit code 1 where something would be changed" },
  ],
  async run({ root, cwd, argument, options, say, follow }) {
    const files =
      argument === undefined
        ? (await filesOf(root)).filter((path) => path.endsWith(".ipynb")).map((path) => join(root, path))
        : [resolve(cwd, argument)];
    const notebooks = new Map<string, Notebook | AssayError>();
    for (const file of files) notebooks.set(file, await read(file, relative(root, file)));
    const sources = new Set([...notebooks.values()].flatMap(cellsOf));
    const cells = [...sources];
    // The compiler, which it reads cells by, is loaded when it is needed: the list of tasks is quick.
    const { formatCells } = await import("./notebook-cells.js");
    const formatted = await follow((_, signal) => formatCells(cells, root, signal));
    const layouts = new Map(cells.map((source, index) => [source, formatted[index]]));
    const work = { root, files, things: "notebooks", check: options.check === true, say };
    return changeFiles(work, (text, file) => {
      const notebook = notebooks.get(file) ?? parseNotebook(text, file);
      if (AssayError.isInstance(notebook)) throw notebook;
      let left = 0;
      const kept = keptText(notebook, (source) => {
        const layout = isScript(notebook) ? layouts.get(source) : source;
        if (layout === undefined && sources.has(source)) left += 1;
        return layout ?? source;
      });
      if (left > 0)
        say(`${relative(root, file)}: ${left} cell${left === 1 ? "" : "s"} cannot be read, not formatted`);
      return kept;
    });
  },
};

async function read(file: string, name: string): Promise<Notebook | AssayError> {
  try {
    return parseNotebook(await readFile(file, "utf8"), name);
  } catch (error) {
    return asAssayError(error, "INPUT_UNAVAILABLE", `${name} cannot be read`);
  }
}

/** Cells to be laid out. */
function cellsOf(notebook: Notebook | AssayError): string[] {
  if (AssayError.isInstance(notebook) || !isScript(notebook)) return [];
  return notebook.cells.flatMap(({ cell_type, source }) =>
    cell_type === "code" && source.trim() !== "" ? [source] : [],
  );
}
