import { isJsonMime, type NotebookCell } from "../../utils/nbformat/index.js";

/** Pictures that were put into a cell, by name, as `data:…`. */
export function attachedTo(cell: NotebookCell): Readonly<Record<string, string>> {
  const attachments = (cell.attachments ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const pictures = Object.entries(attachments).flatMap(([name, forms]) => {
    const [mime, data] =
      Object.entries(forms).find(([type]) => type.startsWith("image/") && !isJsonMime(type)) ?? [];
    return mime === undefined || typeof data !== "string"
      ? []
      : [[name, `data:${mime};base64,${data.replaceAll(/\s/g, "")}`] as const];
  });
  return Object.fromEntries(pictures);
}
