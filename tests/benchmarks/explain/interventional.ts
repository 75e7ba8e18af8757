/**
 * What SHAP values of trees against background rows take, and interaction values. `npm run build` first.
 * `npx jiti tests/benchmarks/explain/interventional.ts FOLDER boosting|forest trees rows background [values|interactions]`; a
 * background of 0 rows: path-dependent. `prepare` writes the same trees and rows for `interventional.py`.
 */
import type { FeatureGroup } from "../../../sdk/core/tables/index.js";
import { built, tell, timed } from "../part.js";
import { bikeTrees, drawnRows, writeLightGbm, writeRows } from "./bike-trees.js";

const { interventionalTreeShap } = built<
  typeof import("../../../sdk/core/explainers/tree/interventional.js")
>("core/explainers/tree/interventional.js");
const { pathInteractions } = built<typeof import("../../../sdk/core/explainers/tree/path-interactions.js")>(
  "core/explainers/tree/path-interactions.js",
);
const { treeShap } = built<typeof import("../../../sdk/core/explainers/tree/tree-shap.js")>(
  "core/explainers/tree/tree-shap.js",
);

/** Writes `model.txt`, `rows.csv` and `background.csv`. */
export async function prepare(
  folder: string,
  kind: "boosting" | "forest",
  trees: number,
  rows: number,
  background: number,
): Promise<void> {
  writeLightGbm(await bikeTrees(kind, trees), folder);
  writeRows(drawnRows(rows, 1), `${folder}/rows.csv`);
  writeRows(drawnRows(background, 2), `${folder}/background.csv`);
}

async function main(): Promise<void> {
  const [folder, kind, trees, rows, background, what = "values"] = process.argv.slice(2);
  const type = kind === "forest" ? "forest" : "boosting";
  if (what === "prepare") return prepare(folder, type, Number(trees), Number(rows), Number(background));
  const ensemble = await bikeTrees(type, Number(trees));
  const x = drawnRows(Number(rows), 1);
  const others = drawnRows(Number(background), 2);
  const groups: FeatureGroup[] = Array.from({ length: x.columns }, (_, c) => ({
    name: `${c}`,
    columns: [c],
  }));
  const interactions = what === "interactions";
  const work = async () => {
    if (others.rows > 0) return interventionalTreeShap(ensemble, x, others, groups, { interactions });
    const { values } = await treeShap(ensemble, x, groups);
    return { values, interactions: await pathInteractions(ensemble, x, groups, values) };
  };
  await work();
  const { result, ...taken } = await timed(work);
  const numbers = (interactions ? result.interactions : result.values)?.[0] ?? new Float64Array(0);
  tell({ ...taken, meanAbsolute: numbers.reduce((sum, v) => sum + Math.abs(v), 0) / numbers.length });
}

if (process.argv[1] === __filename) void main();
