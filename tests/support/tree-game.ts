import type { TreeEnsemble } from "../../sdk/core/models/trees/ensemble.js";
import { goesLeft } from "../../sdk/core/models/trees/predict.js";
import type { FeatureGroup, Matrix } from "../../sdk/core/tables/index.js";
import { shapleyOf } from "./shapley.js";

/** Each column a player of its own. */
export function alone(columns: number): FeatureGroup[] {
  return Array.from({ length: columns }, (_, column) => ({ name: `x${column}`, columns: [column] }));
}

/** Shapley values by all coalitions, whose members are known. */
export function shapley(players: number, worth: (known: ReadonlySet<number>) => number): number[] {
  const everyone = Array.from({ length: players }, (_, p) => p);
  return shapleyOf(players, (mask) => worth(new Set(everyone.filter((p) => (mask >> p) & 1))));
}

/**
 * What the trees give for one output on average where only some groups are known: unknown conditions go both ways, by the
 * training rows, and evenly where none came.
 */
export function expectation(
  ensemble: TreeEnsemble,
  x: Matrix,
  row: number,
  groups: readonly FeatureGroup[],
  known: ReadonlySet<number>,
  output = 0,
): number {
  const { feature, left, cover, values, width, roots, treeOutput, base, divisor } = ensemble;
  const at = (node: number): number => {
    const column = feature[node];
    if (column < 0) return values[left[node] * width + (width === 1 ? 0 : output)];
    const [a, b] = [left[node], left[node] + 1];
    const player = groups.findIndex((group) => group.columns.includes(column));
    const value = x.data[row * x.columns + column];
    if (known.has(player))
      return at(goesLeft(ensemble, node, ensemble.float32 ? Math.fround(value) : value) ? a : b);
    return cover[node] > 0 ? (cover[a] * at(a) + cover[b] * at(b)) / cover[node] : (at(a) + at(b)) / 2;
  };
  const own = [...roots].filter((_, tree) => treeOutput[tree] < 0 || treeOutput[tree] === output);
  return base[output] + own.reduce((sum, root) => sum + at(root), 0) / divisor;
}
