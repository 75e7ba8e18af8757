import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Table } from "../../sdk/core/tables/index.js";
import { ROOT } from "./source-files.js";

// Made by fixtures/trees/make_models.py with xgboost 3.2, lightgbm 4.7, scikit-learn 1.9.1 and shap 0.51.
const FOLDER = join(ROOT, "fixtures", "trees");

/** What Python gives for the rows. */
export interface ExpectedOfTrees {
  readonly predicted: readonly (readonly number[])[];
  /** SHAP values of the scores, and the base value last (of each class one after the other). */
  readonly contributions?: readonly (readonly number[])[];
  readonly scores?: readonly (readonly number[])[];
}

const json = (name: string): unknown => JSON.parse(readFileSync(join(FOLDER, name), "utf8"));

/** The bytes of a model file. */
export const treeFile = (name: string): Uint8Array => new Uint8Array(readFileSync(join(FOLDER, name)));

export const treeFilePath = (name: string): string => join(FOLDER, name);

/** What Python gives, by the name of the model file without its ending. */
export const expectedOfTrees = json("expected.json") as Readonly<Record<string, ExpectedOfTrees>>;

type Columns = Readonly<Record<string, readonly (string | number | null)[]>>;

/** The rows that were predicted; `score` is the target. */
export function treeRows(): { readonly inputs: Table; readonly score: readonly number[] } {
  const { columns, score } = json("rows.json") as { columns: Columns; score: number[] };
  return { inputs: Table.from(columns), score };
}
