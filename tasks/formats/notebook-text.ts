import { type Notebook, type NotebookCell, notebookText } from "../../sdk/utils/nbformat/index.js";

/** What programs write into cells and notebooks about a run or a screen, not about the work. */
const OF_CELLS = ["ExecuteTime", "collapsed", "execution", "papermill", "scrolled", "trusted", "vscode"];
const OF_JUPYTER = ["outputs_hidden", "source_hidden"];
const OF_NOTEBOOKS = ["papermill", "signature", "vscode", "widgets"];

/** Whether a notebook's cells are TypeScript or JavaScript. One that does not say is taken for such. */
export function isScript({ metadata }: Notebook): boolean {
  const { kernelspec, language_info } = metadata as Record<string, unknown>;
  const language = Object(language_info).name ?? Object(kernelspec).language ?? "typescript";
  return /^(type|java)script$/i.test(String(language));
}

/**
 * A notebook's file as it is kept: no outputs, no counts, no marks of a run or a screen; cells as `layout` lays them out.
 * The rest is as it was, in the order in which nbformat writes it.
 */
export function keptText(notebook: Notebook, layout: (source: string) => string): string {
  const { orig_nbformat: _, ...metadata } = without(notebook.metadata, OF_NOTEBOOKS);
  const { version: __, ...language } = Object(metadata.language_info) as Record<string, unknown>;
  const named = metadata.language_info === undefined ? {} : { language_info: language };
  return notebookText({
    ...notebook,
    metadata: { ...metadata, ...named },
    cells: notebook.cells.map((cell) => keptCell(cell, layout)),
  });
}

function keptCell(cell: NotebookCell, layout: (source: string) => string): NotebookCell {
  const { jupyter, ...rest } = without(cell.metadata, OF_CELLS);
  const shown = without(Object(jupyter) as Record<string, unknown>, OF_JUPYTER);
  const metadata = Object.keys(shown).length === 0 ? rest : { ...rest, jupyter: shown };
  if (cell.cell_type !== "code") return { ...cell, metadata };
  return { ...cell, metadata, source: layout(cell.source), outputs: [], execution_count: null };
}

function without(
  values: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
}
