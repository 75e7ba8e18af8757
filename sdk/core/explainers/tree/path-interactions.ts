import { throwIfAborted } from "../../../utils/abort.js";
import type { TreeEnsemble } from "../../models/trees/ensemble.js";
import { rounded } from "../../models/trees/predict.js";
import type { FeatureGroup, Matrix } from "../../tables/index.js";
import { checkGroups } from "../game.js";
import { STOPPED } from "../predict.js";
import { type CellTree, cellTree } from "./cells.js";
import { GrowingRoom, KernelMemory } from "./kernel-memory.js";
import { nodeBytes, rowMajor, writeNodes } from "./node-memory.js";
import { KERNEL } from "./path-interactions-kernel.js";
import { playersOf } from "./players.js";
import { gaussLegendre } from "./quadrature.js";
import { breaksOf, ranksOf } from "./ranks.js";
import { ClassFinder, type RowClasses } from "./row-classes.js";
import { InteractionSums } from "./sums.js";
import type { TreeShapOptions } from "./tree-shap.js";
import { extentsOf, leavesOf } from "./tree-work.js";

interface Exports {
  allocate(bytes: number): number;
  setQuadrature(points: number, weights: number, count: number): void;
  setWork(...addressesAndPlayers: number[]): void;
  addInteractions(rows: number, count: number, laneBytes: number, to: number, numbers: number): void;
}

/**
 * Exact SHAP interaction values of trees by the shares of training rows that took each way, as shap's TreeExplainer without data
 * lays them out: per output, rows x groups x groups, row-major, symmetric; a line adds up to the SHAP value in `values`
 * (as `treeShap` gives them). In the unit of the trees' sum.
 */
export async function pathInteractions(
  ensemble: TreeEnsemble,
  x: Matrix,
  groups: readonly FeatureGroup[],
  values: readonly Float64Array[],
  { signal, onProgress }: TreeShapOptions = {},
): Promise<readonly Float64Array[]> {
  checkGroups(groups, x.columns);
  const players = playersOf(groups, x.columns);
  const breaks = breaksOf(ensemble);
  const rows = ensemble.float32 ? { ...x, data: rounded(x.data) } : x;
  const finder = new ClassFinder(ranksOf(breaks, rows), x.rows);
  const kernel = new PathKernel();
  const sums = new InteractionSums(ensemble.outputs, x.rows, groups.length);
  for (let index = 0; index < ensemble.roots.length; index++) {
    // Lets signals through, and whoever else has work to do.
    await new Promise((resolve) => setImmediate(resolve));
    throwIfAborted(signal, STOPPED);
    const tree = cellTree(ensemble, index, breaks, players);
    const { outputs, leafValue } = leavesOf(ensemble, index);
    if (tree.players.length > 1) {
      const classes = finder.find(tree);
      const shares = sharesOf(ensemble, index);
      for (const output of outputs) {
        const part = kernel.add(tree, classes, shares, (leaf) => leafValue(leaf, output));
        sums.add(output, tree.players, classes.ofRow, part, pairsOf(tree), 0);
      }
    }
    onProgress?.(index + 1, ensemble.roots.length);
  }
  return sums.finish(values, ensemble.divisor);
}

function pairsOf({ players }: CellTree): number {
  return (players.length * (players.length - 1)) / 2;
}

/** By node of a tree, the share of its parent's training rows that came to it. */
function sharesOf({ roots, feature, left, cover }: TreeEnsemble, tree: number): Float64Array {
  const start = roots[tree];
  const end = roots[tree + 1] ?? feature.length;
  const shares = new Float64Array(end - start).fill(1);
  for (let node = start; node < end; node++) {
    if (feature[node] < 0) continue;
    for (const child of [left[node], left[node] + 1]) shares[child - start] = cover[child] / cover[node];
  }
  return shares;
}

/** Adds up the interactions of one tree after the other. */
class PathKernel {
  private readonly memory = new KernelMemory<Exports>(KERNEL);
  private readonly rooms = Array.from({ length: 14 }, () => new GrowingRoom(this.memory));

  /** Class by class, the pairs of the tree's players row by row above the diagonal. Holds until the next call. */
  add(
    tree: CellTree,
    rows: RowClasses,
    shares: Float64Array,
    leafValue: (leaf: number) => number,
  ): Float64Array {
    const { memory } = this;
    const { path, depth } = extentsOf(tree);
    const players = tree.players.length;
    const pairs = pairsOf(tree);
    // The integrand's degree is two below the number of players on a path; vectors hold two numbers.
    const { points, weights } = gaussLegendre(2 * Math.ceil(Math.max(1, path - 1) / 4));
    const vector = 8 * points.length;
    const laneBytes = 4 * tree.lanes.length;
    const [nodes, products, sums, kept, paces, inverses, ofPlayers, states, list, change, at, w, cells, out] =
      [
        nodeBytes(tree),
        vector * (depth + 1),
        vector * (depth + 1),
        2 * vector * (depth + 1),
        vector * players,
        vector * players,
        8 * players,
        players,
        4 * players,
        vector,
        vector,
        vector,
        laneBytes * rows.count,
        8 * pairs * rows.count,
      ].map((bytes, i) => this.rooms[i].of(bytes));
    writeNodes(memory, nodes, tree, leafValue, shares);
    memory.write(at, points);
    memory.write(w, weights);
    memory.write(cells, rowMajor(rows, tree.lanes.length));
    memory.bytes(out, 8 * pairs * rows.count).fill(0);
    memory.wasm.setQuadrature(at, w, points.length);
    memory.wasm.setWork(
      nodes,
      products,
      sums,
      kept,
      paces,
      inverses,
      ofPlayers,
      states,
      list,
      change,
      players,
    );
    memory.wasm.addInteractions(cells, rows.count, laneBytes, out, pairs);
    return memory.numbers(out, pairs * rows.count);
  }
}
