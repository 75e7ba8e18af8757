import { readFile, writeFile } from "node:fs/promises";

/** An output of a cell, as a notebook's file keeps it (nbformat 4.5). */
export interface NotebookOutput {
  readonly output_type: "stream" | "display_data" | "execute_result" | "error";
  readonly name?: string;
  readonly text?: string | readonly string[];
  readonly data?: Readonly<Record<string, unknown>>;
  readonly ename?: string;
  readonly evalue?: string;
  readonly traceback?: readonly string[];
}

export interface NotebookCell {
  readonly source: string | readonly string[];
  readonly outputs: readonly NotebookOutput[];
  readonly execution_count: number | null;
  readonly metadata: { readonly tags?: readonly string[] };
}

/** Writes a notebook for the installed kernel: a cell a text, or a text with tags. */
export async function writeNotebook(
  file: string,
  cells: readonly (string | { readonly source: string; readonly tags: readonly string[] })[],
): Promise<void> {
  const content = {
    cells: cells.map((cell, i) => ({
      ...{ cell_type: "code", id: `cell-${i}`, execution_count: null, outputs: [] },
      metadata: typeof cell === "string" ? {} : { tags: cell.tags },
      source: typeof cell === "string" ? cell : cell.source,
    })),
    metadata: {
      kernelspec: { name: "assay", language: "typescript", display_name: "TypeScript (Assay)" },
      language_info: { name: "typescript" },
    },
    ...{ nbformat: 4, nbformat_minor: 5 },
  };
  await writeFile(file, JSON.stringify(content));
}

export async function readNotebook(
  file: string,
): Promise<{ cells: NotebookCell[]; metadata: Record<string, unknown> }> {
  return JSON.parse(await readFile(file, "utf8"));
}

const joined = (text: string | readonly string[] | undefined): string =>
  typeof text === "string" ? text : (text ?? []).join("");

/** What a cell printed on a stream. */
export function streamOf({ outputs }: NotebookCell, name: "stdout" | "stderr" = "stdout"): string {
  return outputs
    .filter((output) => output.output_type === "stream" && output.name === name)
    .map(({ text }) => joined(text))
    .join("");
}

/** A form of the cell's outputs that are displays or its result; empty where there is none. */
export function formOf({ outputs }: NotebookCell, mime = "text/plain"): string[] {
  return outputs.flatMap(({ data }) => {
    const form = data?.[mime];
    return form === undefined ? [] : [joined(form as string | readonly string[])];
  });
}
