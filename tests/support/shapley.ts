import type { FeatureGroup, Matrix } from "../../sdk/core/tables/index.js";

/** Worth of a coalition, whose members are the bits of a number. */
export type Worth = (coalition: number) => number;

/** Shapley values by all coalitions (Shapley 1953). */
export function shapleyOf(players: number, worth: Worth): number[] {
  return Array.from({ length: players }, (_, i) =>
    over(players, 1 << i, (coalition, size) => {
      const weight = (factorial(size) * factorial(players - size - 1)) / factorial(players);
      return weight * (worth(coalition | (1 << i)) - worth(coalition));
    }),
  );
}

/**
 * Shapley interaction values by all coalitions, as shap lays them out (Lundberg and others 2020, equations 4 to 6): half an
 * interaction on each side of the diagonal, what is left of a player's value on it.
 */
export function interactionsOf(players: number, worth: Worth): number[][] {
  const values = shapleyOf(players, worth);
  const out = values.map(() => new Array<number>(players).fill(0));
  for (let i = 0; i < players; i++) {
    for (let j = i + 1; j < players; j++) {
      const [a, b] = [1 << i, 1 << j];
      const both = over(players, a | b, (coalition, size) => {
        const weight = (factorial(size) * factorial(players - size - 2)) / factorial(players - 1);
        return (
          weight * (worth(coalition | a | b) - worth(coalition | a) - worth(coalition | b) + worth(coalition))
        );
      });
      out[i][j] = both / 2;
      out[j][i] = both / 2;
    }
  }
  for (const [i, line] of out.entries()) line[i] = values[i] - line.reduce((sum, value) => sum + value, 0);
  return out;
}

/** Mean prediction over the background where a row's values stand in the groups of the coalition; each coalition once. */
export function rowWorth(
  predict: (x: Matrix) => Float64Array,
  x: Matrix,
  row: number,
  background: Matrix,
  groups: readonly FeatureGroup[],
): Worth {
  const known = new Map<number, number>();
  return (coalition) => {
    const before = known.get(coalition);
    if (before !== undefined) return before;
    const data = background.data.slice();
    for (const [g, { columns }] of groups.entries()) {
      if (((coalition >> g) & 1) === 0) continue;
      for (let b = 0; b < background.rows; b++)
        for (const column of columns) data[b * x.columns + column] = x.data[row * x.columns + column];
    }
    const outputs = predict({ ...background, data });
    const mean = outputs.reduce((sum, value) => sum + value, 0) / background.rows;
    known.set(coalition, mean);
    return mean;
  };
}

/** Sum over the coalitions without the players of a mask. */
function over(players: number, without: number, term: (coalition: number, size: number) => number): number {
  let sum = 0;
  for (let coalition = 0; coalition < 2 ** players; coalition++) {
    if ((coalition & without) === 0) sum += term(coalition, coalition.toString(2).replaceAll("0", "").length);
  }
  return sum;
}

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}
