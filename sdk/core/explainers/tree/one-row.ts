import type { TreeEnsemble } from "../../models/trees/ensemble.js";
import { goesLeft, rounded } from "../../models/trees/walk.js";
import type { FeatureGroup } from "../../tables/index.js";

/** The players met on the way down, each with what it lets through of the training rows and of the explained row. */
interface Path {
  readonly player: Int32Array;
  readonly zero: Float64Array;
  readonly one: Float64Array;
  /** Weights of the subsets by their size. */
  readonly weight: Float64Array;
}

/**
 * Path-dependent SHAP values of one row, in plain code: the second algorithm of "Consistent Individualized Feature Attribution
 * for Tree Ensembles" (Lundberg, Erion and Lee 2018), with the columns of a group as one player. The same values as
 * `treeShap`, which is far faster for many rows and needs WebAssembly; this is for pages that must not compile any.
 *
 * @param data one encoded row
 * @returns by output, one value a group, and what the trees give on average
 */
export function treeShapOfRow(
  ensemble: TreeEnsemble,
  data: Float64Array,
  groups: readonly FeatureGroup[],
): { readonly baseValues: Float64Array; readonly values: readonly Float64Array[] } {
  const { outputs, roots, treeOutput, base, divisor } = ensemble;
  const row = ensemble.float32 ? rounded(data) : data;
  const players = new Int32Array(ensemble.columns);
  for (const [g, { columns }] of groups.entries()) for (const column of columns) players[column] = g;
  const values = Array.from({ length: outputs }, () => new Float64Array(groups.length));
  const expected = new Float64Array(outputs);
  const walk = new Walk(ensemble, row, players);
  for (let tree = 0; tree < roots.length; tree++) {
    const output = treeOutput[tree];
    const targets = output < 0 ? values : [values[output]];
    walk.tree(roots[tree], targets, output < 0 ? expected : expected.subarray(output, output + 1));
  }
  for (const ofOutput of values) for (let g = 0; g < ofOutput.length; g++) ofOutput[g] /= divisor;
  return { baseValues: expected.map((sum, o) => base[o] + sum / divisor), values };
}

class Walk {
  private readonly paths: Path[] = [];
  private targets: readonly Float64Array[] = [];
  private expected = new Float64Array(0);

  constructor(
    private readonly ensemble: TreeEnsemble,
    private readonly row: Float64Array,
    private readonly players: Int32Array,
  ) {}

  tree(root: number, targets: readonly Float64Array[], expected: Float64Array): void {
    this.targets = targets;
    this.expected = expected as Float64Array<ArrayBuffer>;
    this.down(root, 0, 0, 1, 1, -1, 1);
  }

  /** @param share of the training rows that come here; `depth` entries of the path above are taken over */
  private down(
    node: number,
    level: number,
    depth: number,
    zero: number,
    one: number,
    player: number,
    share: number,
  ): void {
    const { feature, left, cover, values, width } = this.ensemble;
    const path = this.copy(level, depth);
    extend(path, depth, zero, one, player);
    const column = feature[node];
    if (column < 0) {
      const leaf = left[node] * width;
      for (let o = 0; o < this.targets.length; o++) this.expected[o] += share * values[leaf + o];
      for (let i = 1; i <= depth; i++) {
        const weight = unwoundSum(path, depth, i) * (path.one[i] - path.zero[i]);
        for (let o = 0; o < this.targets.length; o++)
          this.targets[o][path.player[i]] += weight * values[leaf + o];
      }
      return;
    }
    const first = left[node];
    const goes = goesLeft(this.ensemble, node, this.row[column]) ? 0 : 1;
    const own = this.players[column];
    let [incomingZero, incomingOne, length] = [1, 1, depth];
    for (let i = 1; i <= depth; i++) {
      if (path.player[i] !== own) continue;
      incomingZero = path.zero[i];
      incomingOne = path.one[i];
      unwind(path, depth, i);
      length--;
      break;
    }
    for (let side = 0; side < 2; side++) {
      // Where no training row came, the sides count alike.
      const part = cover[node] > 0 ? cover[first + side] / cover[node] : 0.5;
      const passes = side === goes ? incomingOne : 0;
      // What neither the row nor any training row reaches adds nothing.
      if (incomingZero * part === 0 && passes === 0) continue;
      this.down(first + side, level + 1, length + 1, incomingZero * part, passes, own, share * part);
    }
  }

  /** Room for a level's path, with the entries of the one above. */
  private copy(level: number, depth: number): Path {
    const above = this.paths[level - 1];
    let path = this.paths[level];
    if (path === undefined || path.weight.length <= depth) {
      const size = Math.max(16, 2 * (depth + 1));
      path = {
        player: new Int32Array(size),
        zero: new Float64Array(size),
        one: new Float64Array(size),
        weight: new Float64Array(size),
      };
      this.paths[level] = path;
    }
    for (let i = 0; i < depth; i++) {
      path.player[i] = above.player[i];
      path.zero[i] = above.zero[i];
      path.one[i] = above.one[i];
      path.weight[i] = above.weight[i];
    }
    return path;
  }
}

function extend({ player, zero, one, weight }: Path, depth: number, z: number, o: number, p: number): void {
  player[depth] = p;
  zero[depth] = z;
  one[depth] = o;
  weight[depth] = depth === 0 ? 1 : 0;
  for (let i = depth - 1; i >= 0; i--) {
    weight[i + 1] += (o * weight[i] * (i + 1)) / (depth + 1);
    weight[i] = (z * weight[i] * (depth - i)) / (depth + 1);
  }
}

/** Takes an entry out again. */
function unwind({ player, zero, one, weight }: Path, depth: number, at: number): void {
  const [z, o] = [zero[at], one[at]];
  let next = weight[depth];
  for (let i = depth - 1; i >= 0; i--) {
    if (o !== 0) {
      const old = weight[i];
      weight[i] = (next * (depth + 1)) / ((i + 1) * o);
      next = old - (weight[i] * z * (depth - i)) / (depth + 1);
    } else {
      weight[i] = (weight[i] * (depth + 1)) / (z * (depth - i));
    }
  }
  for (let i = at; i < depth; i++) {
    player[i] = player[i + 1];
    zero[i] = zero[i + 1];
    one[i] = one[i + 1];
  }
}

/** Sum of the weights as they would be without an entry. */
function unwoundSum({ zero, one, weight }: Path, depth: number, at: number): number {
  const [z, o] = [zero[at], one[at]];
  let total = 0;
  let next = weight[depth];
  for (let i = depth - 1; i >= 0; i--) {
    if (o !== 0) {
      const part = (next * (depth + 1)) / ((i + 1) * o);
      total += part;
      next = weight[i] - (part * z * (depth - i)) / (depth + 1);
    } else {
      total += (weight[i] * (depth + 1)) / (z * (depth - i));
    }
  }
  return total;
}
