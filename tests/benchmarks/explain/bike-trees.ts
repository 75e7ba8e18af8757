/** Trees of the bike rentals, and rows to explain them on, for Assay and, as LightGBM's text format, for Python. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TreeEnsemble } from "../../../sdk/core/models/trees/ensemble.js";
import type { Matrix, Table } from "../../../sdk/core/tables/index.js";
import { csvTable } from "../../support/csv.js";
import { built } from "../part.js";

const { boostingDefinition } = built<typeof import("../../../sdk/core/models/boosting/index.js")>(
  "core/models/boosting/index.js",
);
const { forestDefinition } = built<typeof import("../../../sdk/core/models/forest/index.js")>(
  "core/models/forest/index.js",
);
const { unpackTrees } =
  built<typeof import("../../../sdk/core/models/trees/pack.js")>("core/models/trees/pack.js");
const { random } = built<typeof import("../../../sdk/utils/random/index.js")>("utils/random/index.js");

const TEST_ROWS = 1440;
/** Columns that rows to explain are moved in a little, so that no two are the same. */
const MEASURED = ["temp", "atemp", "hum", "windspeed"];

/** What is explained: boosting of 100 trees of 31 leaves, or a forest of trees of depth 20. */
export async function bikeTrees(kind: "boosting" | "forest", trees: number): Promise<TreeEnsemble> {
  const { x, names, target } = bikes();
  const rows = x.rows - TEST_ROWS;
  const train = { data: x.data.subarray(0, rows * x.columns), rows, columns: x.columns };
  const features = {
    names,
    groups: names.map((name, i) => ({ name, columns: [i] })),
    categories: [],
  };
  const shape = { task: "regression", classes: 0 } as const;
  const estimator =
    kind === "boosting"
      ? boostingDefinition.create({ kind: "boosting", rounds: trees }, shape)
      : forestDefinition.create({ kind: "forest", trees, maxDepth: 20 }, shape);
  await estimator.fit({ x: train, y: target.slice(0, rows), features }, { random: random(42) });
  return unpackTrees(await estimator.state());
}

/** Rows drawn from the rentals, with measurements that are a little off. */
export function drawnRows(count: number, seed: number): Matrix {
  const { x, names } = bikes();
  const draw = random(seed);
  const data = new Float64Array(count * x.columns);
  const moved = names.map((name) => MEASURED.includes(name));
  for (let row = 0; row < count; row++) {
    const from = draw.int(x.rows) * x.columns;
    for (let c = 0; c < x.columns; c++)
      data[row * x.columns + c] = x.data[from + c] + (moved[c] ? (draw.next() - 0.5) / 20 : 0);
  }
  return { data, rows: count, columns: x.columns };
}

/** Writes rows as CSV, every digit of them. */
export function writeRows({ data, rows, columns }: Matrix, path: string): void {
  const lines = [Array.from({ length: columns }, (_, c) => `Column_${c}`).join(",")];
  for (let row = 0; row < rows; row++)
    lines.push(data.subarray(row * columns, (row + 1) * columns).join(","));
  writeFileSync(path, `${lines.join("\n")}\n`);
}

/** Writes trees of one output, splits by numbers, nothing missing, as LightGBM's text format. */
export function writeLightGbm(ensemble: TreeEnsemble, folder: string): void {
  const { roots, feature, columns } = ensemble;
  const names = Array.from({ length: columns }, (_, c) => `Column_${c}`).join(" ");
  const head = [
    "tree",
    "version=v4",
    "num_class=1",
    "num_tree_per_iteration=1",
    "label_index=0",
    `max_feature_idx=${columns - 1}`,
    "objective=regression",
    `feature_names=${names}`,
    `feature_infos=${Array.from({ length: columns }, () => "[-1e300:1e300]").join(" ")}`,
  ];
  const parts = Array.from(roots, (root, t) => {
    const end = roots[t + 1] ?? feature.length;
    return treeText(ensemble, t, root, end);
  });
  writeFileSync(
    join(folder, "model.txt"),
    `${head.join("\n")}\n\n${parts.join("\n\n\n")}\n\n\nend of trees\n`,
  );
}

function treeText(ensemble: TreeEnsemble, tree: number, start: number, end: number): string {
  const { feature, threshold, left, cover, values, base, divisor, roots } = ensemble;
  const splits: number[] = [];
  const leaves: number[] = [];
  const place = new Map<number, number>();
  for (let node = start; node < end; node++) {
    place.set(node, feature[node] < 0 ? ~leaves.length : splits.length);
    if (feature[node] < 0) leaves.push(node);
    else splits.push(node);
  }
  const offset = base[0] / roots.length;
  const zeros = splits.map(() => 0).join(" ");
  return [
    `Tree=${tree}`,
    `num_leaves=${leaves.length}`,
    "num_cat=0",
    `split_feature=${splits.map((node) => feature[node]).join(" ")}`,
    `split_gain=${zeros}`,
    `threshold=${splits.map((node) => threshold[node]).join(" ")}`,
    `decision_type=${splits.map(() => 2).join(" ")}`,
    `left_child=${splits.map((node) => place.get(left[node])).join(" ")}`,
    `right_child=${splits.map((node) => place.get(left[node] + 1)).join(" ")}`,
    `leaf_value=${leaves.map((node) => values[left[node]] / divisor + offset).join(" ")}`,
    `leaf_weight=${leaves.map((node) => cover[node]).join(" ")}`,
    `leaf_count=${leaves.map((node) => Math.round(cover[node])).join(" ")}`,
    `internal_value=${zeros}`,
    `internal_weight=${splits.map((node) => cover[node]).join(" ")}`,
    `internal_count=${splits.map((node) => Math.round(cover[node])).join(" ")}`,
    "is_linear=0",
    "shrinkage=1",
  ].join("\n");
}

function bikes(): { readonly x: Matrix; readonly names: readonly string[]; readonly target: Float64Array } {
  const table: Table = csvTable("bikes.csv").drop(["casual", "registered"]);
  const names = table.names.filter((name) => name !== "bikers");
  const data = new Float64Array(table.numRows * names.length);
  for (const [c, name] of names.entries()) {
    const column = table.column(name);
    const codes = new Map<unknown, number>();
    for (let row = 0; row < table.numRows; row++) {
      const value = table.value(name, row);
      if (!codes.has(value)) codes.set(value, codes.size);
      data[row * names.length + c] = column.type === "string" ? Number(codes.get(value)) : Number(value);
    }
  }
  const x = { data, rows: table.numRows, columns: names.length };
  return { x, names, target: Float64Array.from(table.numbers("bikers")) };
}
