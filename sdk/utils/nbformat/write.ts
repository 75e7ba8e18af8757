import { isJsonMime, type Notebook, type NotebookCell, type NotebookOutput } from "./schema.js";

/** A notebook as the text of a file, as Python's nbformat writes it: keys in order, texts as lists of lines, which keeps differences small. */
export function notebookText(notebook: Notebook): string {
  const split = { ...notebook, cells: notebook.cells.map(splitCell) };
  return `${JSON.stringify(sorted(split), null, 1)}\n`;
}

function splitCell(cell: NotebookCell): object {
  const source = linesOf(cell.source);
  if (cell.cell_type === "code") return { ...cell, source, outputs: cell.outputs.map(splitOutput) };
  const { attachments } = cell;
  if (attachments === undefined) return { ...cell, source };
  const split = Object.entries(attachments).map(([name, data]) => [name, splitBundle(data)]);
  return { ...cell, source, attachments: Object.fromEntries(split) };
}

function splitOutput(output: NotebookOutput): object {
  if (output.output_type === "stream") return { ...output, text: linesOf(output.text) };
  return output.output_type === "error" ? output : { ...output, data: splitBundle(output.data) };
}

function splitBundle(data: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(
    Object.entries(data).map(([mime, value]) => [
      mime,
      typeof value === "string" && !isJsonMime(mime) && isText(mime) ? linesOf(value) : value,
    ]),
  );
}

// Pictures in base64 stay one text.
const isText = (mime: string): boolean =>
  mime.startsWith("text/") || mime === "image/svg+xml" || mime === "application/javascript";

/** Lines with their ends. */
const linesOf = (text: string): string[] => (text === "" ? [] : text.split(/(?<=\n)/));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  // By code units, as Python sorts names of ASCII.
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
