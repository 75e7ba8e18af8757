import type { Plan } from "./kernel-pairs.js";

/**
 * Weighted least squares of the Shapley kernel with pairs of coalitions. A pair says by half the difference of its two
 * worths, `halves[i]`, what its members are worth beyond their complement; the last player is eliminated, so that the values
 * add up to `whole`. Standard errors are those of the draws: the spread of their influence on the values (Huber 1967),
 * 0 where nothing was drawn.
 */
export function solveKernel(
  { pairs, draws, drawnWeight }: Plan,
  halves: Float64Array,
  whole: number,
): { readonly values: Float64Array; readonly errors: Float64Array } {
  const players = pairs[0].members.length;
  const free = players - 1;
  const matrix = new Float64Array(free * free);
  const right = new Float64Array(free);
  const sides = pairs.map(({ members }) =>
    Int8Array.from({ length: free }, (_, i) => members[i] - members[free]),
  );
  const targets = pairs.map(({ members }, p) => halves[p] - (members[free] - 0.5) * whole);
  pairs.forEach(({ weight }, p) => {
    const side = sides[p];
    for (let i = 0; i < free; i++) {
      if (side[i] === 0) continue;
      const scaled = weight * side[i];
      right[i] += scaled * targets[p];
      for (let j = 0; j <= i; j++) matrix[i * free + j] += scaled * side[j];
    }
  });
  factorise(matrix, free);
  const values = new Float64Array(players);
  values.set(solve(matrix, free, right));
  values[free] = whole - values.subarray(0, free).reduce((sum, value) => sum + value, 0);

  const errors = new Float64Array(players);
  if (draws === 0) return { values, errors };
  // Influence of each drawn pair on each value; its variance over the draws is that of the values.
  const sums = new Float64Array(players);
  const squares = new Float64Array(players);
  pairs.forEach(({ draws: count }, p) => {
    if (count === 0) return;
    const side = sides[p];
    let residual = targets[p];
    for (let i = 0; i < free; i++) residual -= side[i] * values[i];
    const influence = solve(
      matrix,
      free,
      Float64Array.from(side, (x) => drawnWeight * residual * x),
    );
    let last = 0;
    for (let i = 0; i < free; i++) {
      sums[i] += count * influence[i];
      squares[i] += count * influence[i] ** 2;
      last -= influence[i];
    }
    sums[free] += count * last;
    squares[free] += count * last ** 2;
  });
  // Fewer draws than unknowns leave smaller residuals than there are.
  const freedom = Math.max(1, draws - players);
  for (let i = 0; i < players; i++) {
    errors[i] = Math.sqrt(Math.max(0, squares[i] - sums[i] ** 2 / draws) / (draws * freedom));
  }
  return { values, errors };
}

/** Cholesky's factor in the lower half, in place. The one-player pairs make the matrix positive definite. */
function factorise(matrix: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j];
      for (let k = 0; k < j; k++) sum -= matrix[i * n + k] * matrix[j * n + k];
      matrix[i * n + j] = i === j ? Math.sqrt(sum) : sum / matrix[j * n + j];
    }
  }
}

function solve(factor: Float64Array, n: number, right: Float64Array): Float64Array {
  const x = right.slice();
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] -= factor[i * n + k] * x[k];
    x[i] /= factor[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= factor[k * n + i] * x[k];
    x[i] /= factor[i * n + i];
  }
  return x;
}
