import { forestDefinition } from "../../sdk/core/models/forest/index.js";
import type { TreeEnsemble } from "../../sdk/core/models/trees/ensemble.js";
import { unpackTrees } from "../../sdk/core/models/trees/pack.js";
import type { Matrix } from "../../sdk/core/tables/index.js";
import { random } from "../../sdk/utils/random/index.js";

/** A small forest of five columns (the fifth of categories), with missing values, and rows to try it on. */
export async function grownEnsemble(
  seed: number,
): Promise<{ readonly ensemble: TreeEnsemble; readonly x: Matrix }> {
  const draw = random(seed);
  const rows = 120;
  const data = Float64Array.from({ length: rows * 5 }, (_, i) => {
    if (draw.next() < 0.1) return Number.NaN;
    return i % 5 === 4 ? draw.int(6) : Math.round(draw.next() * 20) / 4;
  });
  const y = Float64Array.from({ length: rows }, (_, row) => {
    const [a, b, c, , e] = data.subarray(row * 5, row * 5 + 5);
    return (a || 1) * (b || 2) + (e === 3 ? 5 : 0) - (c || 0) + draw.normal();
  });
  const x = { data, rows, columns: 5 };
  const names = ["a", "b", "c", "d", "e"];
  const features = { names, groups: names.map((name, i) => ({ name, columns: [i] })), categories: [4] };
  const forest = forestDefinition.create(
    { kind: "forest", trees: 3, maxDepth: 6 },
    { task: "regression", classes: 0 },
  );
  await forest.fit({ x, y, features }, { random: random(seed) });
  const ensemble = unpackTrees(await forest.state());
  return { ensemble, x: { data: data.slice(0, 40), rows: 8, columns: 5 } };
}
