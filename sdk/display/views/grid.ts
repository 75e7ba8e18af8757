import { MACHINE_FORM, type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../bundle.js";
import { dataText, outputHtml, sortableTable } from "../page/index.js";
import { boxText } from "../text/index.js";

/** A table of texts. */
export interface Grid {
  readonly title?: string;
  readonly columns: readonly { readonly title: string; readonly kind?: "text" | "number" }[];
  readonly rows: readonly (readonly string[])[];
  readonly notes?: readonly string[];
  /** What the table is made from, for machines. */
  readonly data: unknown;
}

/** A table of texts in its three forms. */
export function gridView({ title, columns, rows, notes, data }: Grid, options: ViewOptions = {}): MimeBundle {
  const { width } = { ...VIEW_DEFAULTS, ...options };
  const boxColumns = columns.map((column) => ({
    title: column.title,
    align: column.kind === "number" ? ("right" as const) : ("left" as const),
  }));
  const htmlRows = rows.map((row) => row.map(dataText));
  return {
    "text/plain": boxText({ title, columns: boxColumns, rows, notes }, width),
    "text/html": outputHtml(sortableTable({ caption: title, columns, rows: htmlRows, notes })),
    [MACHINE_FORM]: data,
  };
}
