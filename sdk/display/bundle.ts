/** A value in several forms, by MIME type, as a Jupyter front end takes it. JSON types hold objects, the others text. */
export interface MimeBundle {
  readonly "text/plain": string;
  readonly "text/html"?: string;
  readonly [mime: string]: unknown;
}

/**
 * The form for programs that read notebooks: a type of our own, as JupyterLab (4.6 was tried) shows `application/json` as a
 * tree and leaves the HTML beside it unseen.
 */
export const MACHINE_FORM = "application/vnd.assay.v1+json";

export interface ViewOptions {
  /** Columns of the terminal that `text/plain` must fit in. @default 100 */
  readonly width?: number;
  /** Rows shown of a long table. @default 10 */
  readonly rows?: number;
}

/** How a kind of result is shown. Pure: the same value gives the same bundle. */
export type View<T> = (value: T, options?: ViewOptions) => MimeBundle;

export const VIEW_DEFAULTS = { width: 100, rows: 10 } as const satisfies Required<ViewOptions>;

/** Views one below the other: as text and HTML; machines get the first one's form. */
export function stackViews(first: MimeBundle, ...below: readonly MimeBundle[]): MimeBundle {
  const all = [first, ...below];
  return {
    ...first,
    "text/plain": all.map((bundle) => bundle["text/plain"]).join("\n"),
    "text/html": all.map((bundle) => bundle["text/html"] ?? "").join(""),
  };
}
