import { stripVTControlCharacters } from "node:util";
import {
  isJsonMime,
  type Notebook,
  type NotebookCell,
  type NotebookOutput,
} from "../../utils/nbformat/index.js";
import { attachedTo } from "./attached.js";

export interface NotebookMarkdownOptions {
  /** The language of its code. */
  readonly language: string;
  /** Leaves the code out. @default false */
  readonly hideInput?: boolean;
}

/** Forms that Markdown shows, the richest first. HTML is last: most places that show Markdown take its styles out. */
const FORMS = [
  "text/markdown",
  "image/png",
  "image/jpeg",
  "image/svg+xml",
  "text/latex",
  "text/plain",
  "text/html",
] as const;

/** A notebook as Markdown: its texts as they are, code and what it printed in fences, pictures as `data:…`. */
export function renderMarkdown(
  notebook: Notebook,
  { language, hideInput = false }: NotebookMarkdownOptions,
): string {
  const blocks = notebook.cells.flatMap((cell): string[] => {
    if (cell.cell_type === "raw") return [];
    if (cell.cell_type === "markdown") return [withAttached(cell)];
    const code = hideInput || cell.source.trim() === "" ? [] : [fence(cell.source, language)];
    return [...code, ...cell.outputs.map(outputMarkdown)];
  });
  return `${blocks
    .map((block) => block.trim())
    .filter((block) => block !== "")
    .join("\n\n")}\n`;
}

/** Pictures that were put into the cell stand in the text itself: the file that held them is not at hand. */
function withAttached(cell: NotebookCell): string {
  return Object.entries(attachedTo(cell)).reduce(
    (text, [name, data]) =>
      text.replaceAll(`attachment:${name}`, data).replaceAll(`attachment:${encodeURIComponent(name)}`, data),
    cell.source,
  );
}

function outputMarkdown(output: NotebookOutput): string {
  if (output.output_type === "stream") return fence(stripVTControlCharacters(output.text), "");
  if (output.output_type === "error") {
    const { ename, evalue, traceback } = output;
    return fence(stripVTControlCharacters(traceback.join("\n") || `${ename}: ${evalue}`), "");
  }
  const mime = FORMS.find((form) => typeof output.data[form] === "string" && output.data[form] !== "");
  if (mime === undefined) return jsonOf(output.data);
  const text = String(output.data[mime]);
  if (mime.startsWith("image/")) {
    const bytes =
      mime === "image/svg+xml" ? Buffer.from(text).toString("base64") : text.replaceAll(/\s/g, "");
    return `![](data:${mime};base64,${bytes})`;
  }
  if (mime === "text/latex" || mime === "text/markdown" || mime === "text/html") return text;
  return fence(stripVTControlCharacters(text), "");
}

function jsonOf(data: Readonly<Record<string, unknown>>): string {
  const [, value] = Object.entries(data).find(([mime]) => isJsonMime(mime)) ?? [];
  return value === undefined ? "" : fence(JSON.stringify(value, null, 2), "json");
}

/** Code between fences that are longer than any in it. */
function fence(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = "`".repeat(longest + 1);
  return text.trim() === "" ? "" : `${ticks}${language}\n${text.replace(/\n+$/, "")}\n${ticks}`;
}
