import { AssayError, hasCode } from "../../utils/errors/index.js";
import type { Random } from "../../utils/random/index.js";
import type { Model } from "../models/model.js";
import type { Matrix, Table } from "../tables/index.js";
import { representatives } from "./kmeans.js";

/** How background rows are chosen: their number, drawn; or the number and how. */
export type BackgroundConfig =
  | number
  | { readonly rows?: number | undefined; readonly by?: "sample" | "kmeans" | undefined };

/** Training rows that k-means looks at, drawn where there are more. */
export const KMEANS_ROWS = 10_000;

/** Encoded background rows and, where they do not count alike, their weights. */
export interface Background {
  readonly matrix: Matrix;
  readonly weights?: Float64Array;
}

/**
 * Background rows out of training rows: drawn, or one for each cluster of k-means, which counts for as many rows as
 * its cluster has. A table without the model's columns, or with columns of another kind, throws SCHEMA_MISMATCH.
 */
export function chooseBackground(
  model: Model,
  rows: Table,
  config: { readonly rows: number; readonly by: "sample" | "kmeans" },
  random: Random,
  onNote: ((message: string) => void) | undefined,
): Background {
  if (rows.numRows === 0) {
    throw new AssayError("DATA_TOO_SMALL", {
      what: "there are no background rows",
      got: "0 rows",
      wanted: "at least one",
    });
  }
  const wanted = config.rows;
  if (rows.numRows < wanted)
    onNote?.(`only ${rows.numRows} background rows are there; ${wanted} were asked for, all are taken`);
  const draw = (count: number): Table =>
    rows.numRows <= count ? rows : rows.take(random.sample(rows.numRows, count).sort());
  if (config.by === "sample" || rows.numRows <= wanted) return { matrix: encoded(model, draw(wanted)) };
  const some = encoded(model, draw(Math.max(KMEANS_ROWS, wanted)));
  const { rows: chosen, counts } = representatives(some, wanted, random.fork("kmeans"));
  if (chosen.length < wanted)
    onNote?.(`k-means found ${chosen.length} different background rows; ${wanted} were asked for`);
  return { matrix: takeRows(some, chosen), weights: counts };
}

/** Encoded rows; what is wrong with them is told as of the background. */
function encoded(model: Model, rows: Table): Matrix {
  try {
    return model.encode(rows);
  } catch (error) {
    if (!hasCode(error, "SCHEMA_MISMATCH")) throw error;
    const { what, got, wanted } = error.details;
    throw new AssayError("SCHEMA_MISMATCH", {
      what: `the background rows do not fit the model: ${what}`,
      ...(got === undefined ? {} : { got }),
      ...(wanted === undefined ? {} : { wanted }),
      next: "Give rows with the columns that the model was trained on.",
      cause: error,
    });
  }
}

function takeRows({ data, columns }: Matrix, rows: Uint32Array): Matrix {
  const out = new Float64Array(rows.length * columns);
  rows.forEach((row, i) => {
    out.set(data.subarray(row * columns, (row + 1) * columns), i * columns);
  });
  return { data: out, rows: rows.length, columns };
}
