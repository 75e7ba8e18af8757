/**
 * What a leaf counts for a pair of rows where a of its players are met only by the explained row and b only by the background
 * row, as five tables of side x side: to a player of the row's, of the background's (to be taken off), to two of the row's, to
 * one of each, to two of the background's. Shapley's and Grabisch and Roubens' weights in closed form: beta functions.
 */
export function pairWeights(side: number): Float64Array {
  const weights = new Float64Array(5 * side * side);
  const tables = [
    (a: number, b: number) => beta(a, b + 1),
    (a: number, b: number) => beta(a + 1, b),
    (a: number, b: number) => beta(a - 1, b + 1),
    (a: number, b: number) => -beta(a, b),
    (a: number, b: number) => beta(a + 1, b - 1),
  ];
  for (const [t, table] of tables.entries()) {
    for (let a = 0; a < side; a++)
      for (let b = 0; b < side; b++) weights[(t * side + a) * side + b] = table(a, b);
  }
  return weights;
}

/** Integral of t^(p - 1) (1 - t)^(q - 1) over [0, 1]: (p - 1)! (q - 1)! / (p + q - 1)!; 0 where there is no such player. */
function beta(p: number, q: number): number {
  if (p < 1 || q < 1) return 0;
  let value = 1 / (p + q - 1);
  for (let k = 1; k < Math.min(p, q); k++) value *= k / (p + q - 1 - k);
  return value;
}
