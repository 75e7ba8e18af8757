/**
 * What exact SHAP values of trees take on the bike rentals, mnth and weathersit as numbers: a forest of 200 trees of depth 20,
 * or boosting of 100 rounds and 31 leaves, both of 7,205 rows. The 1,440 test rows are explained, or as many as are asked for:
 * all rows again and again. `npx jiti tests/benchmarks/explain/tree-shap.ts FOLDER forest|boosting ROWS [WORKERS|cores]`.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { built, tell, timed } from "../part.js";

const { forestDefinition } = built<typeof import("../../../sdk/core/models/forest/index.js")>(
  "core/models/forest/index.js",
);
const { boostingDefinition } = built<typeof import("../../../sdk/core/models/boosting/index.js")>(
  "core/models/boosting/index.js",
);
const { unpackTrees } =
  built<typeof import("../../../sdk/core/models/trees/pack.js")>("core/models/trees/pack.js");
const { predictTrees } = built<typeof import("../../../sdk/core/models/trees/predict.js")>(
  "core/models/trees/predict.js",
);
const { treeShap } = built<typeof import("../../../sdk/core/explainers/tree/tree-shap.js")>(
  "core/explainers/tree/tree-shap.js",
);
const { closeWorkers, sharedWorkers } =
  built<typeof import("../../../sdk/io/workers/index.js")>("io/workers/index.js");
const { random } = built<typeof import("../../../sdk/utils/random/index.js")>("utils/random/index.js");

const TEST_ROWS = 1440;
const REGRESSION = { task: "regression", classes: 0 } as const;

async function main(): Promise<void> {
  const [folder, kind, rows, threads = "1"] = process.argv.slice(2);
  const { names, data, targets } = read(join(folder, "bikes-numbers.csv"));
  const columns = names.length;
  const trained = targets.length - TEST_ROWS;
  const train = { data: data.slice(0, trained * columns), rows: trained, columns };
  const groups = names.map((name, i) => ({ name, columns: [i] }));
  const model =
    kind === "forest"
      ? forestDefinition.create({ kind: "forest", trees: 200, maxDepth: 20 }, REGRESSION)
      : boostingDefinition.create({ kind: "boosting" }, REGRESSION);
  const features = { names, groups, categories: [] };
  await model.fit({ x: train, y: targets.slice(0, trained), features }, { random: random(42) });
  const ensemble = unpackTrees(await model.state());
  const test = { data: data.slice(trained * columns), rows: TEST_ROWS, columns };
  const x = Number(rows) === TEST_ROWS ? test : repeated(data, Number(rows), columns);
  const workers = threads === "cores" ? sharedWorkers() : sharedWorkers(Number(threads));
  // Compiles, and starts the threads.
  const few = kind === "forest" ? { data: test.data.slice(0, 200 * columns), rows: 200, columns } : test;
  await treeShap(ensemble, few, groups, { workers });
  const { result, cpuSeconds, wallSeconds } = await timed(() => treeShap(ensemble, x, groups, { workers }));
  await closeWorkers();
  const some = { data: x.data.subarray(0, TEST_ROWS * columns), rows: TEST_ROWS, columns };
  const predictions = predictTrees(ensemble, some);
  let offBy = 0;
  for (let row = 0; row < TEST_ROWS; row++) {
    const own = result.values[0].subarray(row * columns, (row + 1) * columns);
    const sum = own.reduce((total, value) => total + value, result.baseValues[0]);
    offBy = Math.max(offBy, Math.abs(sum - predictions[row]));
  }
  tell({ cpuSeconds, wallSeconds, offBy });
}

function read(path: string): {
  readonly names: readonly string[];
  readonly data: Float64Array;
  readonly targets: Float64Array;
} {
  const [head, ...lines] = readFileSync(path, "utf8").trim().split("\n");
  const all = head.split(",");
  const target = all.indexOf("bikers");
  const cells = lines.map((line) => line.split(",").map(Number));
  return {
    names: all.filter((_, i) => i !== target),
    data: Float64Array.from(cells.flatMap((row) => row.filter((_, i) => i !== target))),
    targets: Float64Array.from(cells, (row) => row[target]),
  };
}

/** Rows from the first on, again and again. */
function repeated(data: Float64Array, rows: number, columns: number) {
  const out = new Float64Array(rows * columns);
  for (let at = 0; at < out.length; at += data.length) out.set(data.subarray(0, out.length - at), at);
  return { data: out, rows, columns };
}

void main();
