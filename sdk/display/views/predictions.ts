import type { MimeBundle, ViewOptions } from "../bundle.js";
import { gridView } from "./grid.js";

/** What became of one file of predictions. */
export interface PredictedFileLike {
  readonly path: string;
  readonly rows: number;
  readonly rejected: number;
  readonly side?: string;
}

/** The files that a batch prediction wrote. */
export function predictionsView(
  { files }: { readonly files: readonly PredictedFileLike[] },
  options: ViewOptions = {},
): MimeBundle {
  const hasSides = files.some(({ side }) => side !== undefined);
  return gridView(
    {
      columns: [
        { title: "predictions" },
        { title: "rows", kind: "number" },
        { title: "rejected", kind: "number" },
        ...(hasSides ? [{ title: "with reasons in" }] : []),
      ],
      rows: files.map(({ path, rows, rejected, side = "" }) => [
        path,
        String(rows - rejected),
        String(rejected),
        ...(hasSides ? [side] : []),
      ]),
      data: files,
    },
    options,
  );
}
