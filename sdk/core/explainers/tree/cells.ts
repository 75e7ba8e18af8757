import { BY_CATEGORY, MISSING_LEFT, type TreeEnsemble } from "../../models/trees/ensemble.js";
import { goesLeft } from "../../models/trees/predict.js";
import { type Breaks, numberBefore, rankOf } from "./ranks.js";

/** A column as one tree sees it: all that it cannot tell apart is one cell. */
export interface Lane {
  readonly column: number;
  /** Cell of each rank of the column. */
  readonly cellOfRank: Int32Array;
  /** How many cells there are. */
  readonly cells: number;
}

/** One tree on cells. Nodes are counted from its root. */
export interface CellTree {
  readonly lanes: readonly Lane[];
  /** By node: lane, -1 in a leaf. */
  readonly lane: Int32Array;
  /** By node: player that its column belongs to, counted among `players`. */
  readonly player: Int32Array;
  /** By node: cells up to it go left. In a split by category -1: `sides` knows. */
  readonly limit: Int32Array;
  /** By node: first child, or number of the leaf. */
  readonly left: Int32Array;
  /** Splits by category: 1 for each cell that goes right. */
  readonly sides: ReadonlyMap<number, Uint8Array>;
  /** Players (groups of columns) that the tree reads. */
  readonly players: Int32Array;
}

/** Most cells of a lane. */
export function mostCells({ lanes }: CellTree): number {
  return lanes.reduce((most, { cells }) => Math.max(most, cells), 0);
}

/**
 * A tree of the ensemble on cells. A column of which missing values go left in some nodes and right in others has two lanes.
 */
export function cellTree(
  ensemble: TreeEnsemble,
  tree: number,
  breaks: Breaks,
  playerOfColumn: Int32Array,
): CellTree {
  const { roots, feature } = ensemble;
  const start = roots[tree];
  const size = (roots[tree + 1] ?? feature.length) - start;
  const limits = limitsOf(ensemble, start, size, breaks);
  const lanes: Lane[] = [];
  const laneOf = new Map<number, number>();
  const places = new Map<number, number>();
  const parts = {
    lane: new Int32Array(size).fill(-1),
    player: new Int32Array(size).fill(-1),
    limit: new Int32Array(size),
    left: new Int32Array(size),
  };
  const sides = new Map<number, Uint8Array>();
  for (let node = 0; node < size; node++) {
    const column = feature[start + node];
    parts.left[node] = ensemble.left[start + node] - (column < 0 ? 0 : start);
    if (column < 0) continue;
    const ofColumn = limits.get(column) ?? new Int32Array(0);
    const flags = ensemble.flags[start + node];
    const values = breaks.byColumn[column] ?? new Float64Array(0);
    const missingFirst = flags === MISSING_LEFT;
    const key = 2 * column + (missingFirst ? 1 : 0);
    let lane = laneOf.get(key);
    if (lane === undefined) {
      lane = lanes.length;
      lanes.push({
        column,
        cellOfRank: cellsOf(ofColumn, values.length, missingFirst),
        cells: ofColumn.length + 2,
      });
      laneOf.set(key, lane);
    }
    parts.lane[node] = lane;
    const player = playerOfColumn[column];
    const place = places.get(player) ?? places.size;
    places.set(player, place);
    parts.player[node] = place;
    if ((flags & BY_CATEGORY) === 0) {
      const rank = rankOf(values, ensemble.threshold[start + node]);
      parts.limit[node] = rankOf(ofColumn, rank);
    } else {
      parts.limit[node] = -1;
      sides.set(node, sidesOf(ensemble, start + node, ofColumn, values));
    }
  }
  return { ...parts, lanes, sides, players: Int32Array.from(places.keys()) };
}

/** By column, the ranks after which a tree decides otherwise, sorted. */
function limitsOf(
  { feature, threshold, flags, bits }: TreeEnsemble,
  start: number,
  size: number,
  { byColumn }: Breaks,
): Map<number, Int32Array> {
  const found = new Map<number, Set<number>>();
  for (let node = start; node < start + size; node++) {
    const column = feature[node];
    if (column < 0) continue;
    const breaks = byColumn[column] ?? new Float64Array(0);
    const ranks = found.get(column) ?? new Set();
    found.set(column, ranks);
    if ((flags[node] & BY_CATEGORY) === 0) ranks.add(rankOf(breaks, threshold[node]));
    else
      for (let code = 0; code < bits[threshold[node]]; code++) ranks.add(rankOf(breaks, numberBefore(code)));
  }
  return new Map([...found].map(([column, ranks]) => [column, Int32Array.from(ranks).sort()]));
}

/** Cell of each rank: how many limits are below it. Missing values are the first cell or one of their own at the end. */
function cellsOf(limits: Int32Array, breaks: number, missingFirst: boolean): Int32Array {
  const cells = new Int32Array(breaks + 2);
  for (let rank = 0, cell = 0; rank <= breaks; rank++) {
    while (cell < limits.length && limits[cell] < rank) cell++;
    cells[rank] = cell;
  }
  cells[breaks + 1] = missingFirst ? 0 : limits.length + 1;
  return cells;
}

/** For each cell whether a split by category sends it right. */
function sidesOf(ensemble: TreeEnsemble, node: number, limits: Int32Array, breaks: Float64Array): Uint8Array {
  const last = limits.length + 1;
  return Uint8Array.from({ length: last + 1 }, (_, cell) => {
    if (cell === last) return goesLeft(ensemble, node, Number.NaN) ? 0 : 1;
    const value = cell < limits.length ? breaks[limits[cell]] : Number.POSITIVE_INFINITY;
    return goesLeft(ensemble, node, value) ? 0 : 1;
  });
}
