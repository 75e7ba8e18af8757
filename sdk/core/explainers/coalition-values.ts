/**
 * Shapley values from the worth of every coalition: `worth[coalition * outputs + output]`, a coalition being a number whose
 * bits are its players. Each value is handed to `give`.
 */
export function coalitionValues(
  worth: Float64Array,
  players: number,
  outputs: number,
  give: (player: number, output: number, value: number) => void,
): void {
  const weights = coalitionWeights(players);
  const bySize = Float64Array.from({ length: 2 ** players }, (_, c) => weights[size(c)] ?? 0);
  for (let o = 0; o < outputs; o++) {
    for (let player = 0; player < players; player++) {
      const bit = 1 << player;
      let sum = 0;
      for (let c = 0; c < bySize.length; c++) {
        if ((c & bit) !== 0) continue;
        sum += bySize[c] * (worth[(c | bit) * outputs + o] - worth[c * outputs + o]);
      }
      give(player, o, sum);
    }
  }
}

/** |S|! (n - |S| - 1)! / n! by the size of S. */
function coalitionWeights(players: number): Float64Array {
  const weights = new Float64Array(Math.max(1, players));
  weights[0] = 1 / Math.max(1, players);
  for (let s = 1; s < players; s++) weights[s] = (weights[s - 1] * s) / (players - s);
  return weights;
}

/** Number of members of a coalition. */
function size(coalition: number): number {
  let members = 0;
  for (let rest = coalition; rest !== 0; rest &= rest - 1) members++;
  return members;
}
