import { GrowingRoom, KernelMemory } from "./kernel-memory.js";
import { KERNEL } from "./pattern-tables-kernel.js";
import { gaussLegendre } from "./quadrature.js";
import type { RowClasses } from "./row-classes.js";
import { pairAt, strideOf, type TreeWork } from "./tree-work.js";

/** What pattern-tables.as exports; addresses and counts. */
interface Exports {
  allocate(bytes: number): number;
  part(
    from: number,
    toLeft: number,
    toRight: number,
    cells: number,
    rows: number,
    limit: number,
    bit: number,
  ): void;
  partBySides(
    from: number,
    toLeft: number,
    toRight: number,
    cells: number,
    rows: number,
    sides: number,
    bit: number,
  ): void;
  setWork(
    work: number,
    players: number,
    made: number,
    lines: number,
    slots: number,
    stride: number,
    pairs: boolean,
  ): void;
  open(
    patterns: number,
    weights: number,
    rows: number,
    players: number,
    points: number,
    pointWeights: number,
    pointCount: number,
  ): void;
  look(patterns: number, rows: number, to: number, scale: number): void;
}

/** Most players on a path: a leaf's table has two to the power of them patterns. */
export const MAX_TABLE_PLAYERS = 14;
/** Most cells of a column: cells and patterns are 16 bits here. */
export const MAX_TABLE_CELLS = 65_535;

/** Gauss-Legendre points for a number of players on a path. */
interface Quadrature {
  readonly points: number;
  readonly weights: number;
  readonly count: number;
}

/** Adds up a tree's values by tables of patterns: background rows are counted once, whatever their number. */
export class PatternTables {
  private readonly quadratures: Quadrature[] = [];
  private readonly rooms: Record<
    "cells" | "patterns" | "shares" | "work" | "made" | "lines" | "sums" | "sides" | "slots",
    GrowingRoom
  >;

  private readonly memory = new KernelMemory<Exports>(KERNEL);

  constructor() {
    const { memory } = this;
    const room = (): GrowingRoom => new GrowingRoom(memory);
    this.rooms = {
      cells: room(),
      patterns: room(),
      shares: room(),
      work: room(),
      made: room(),
      lines: room(),
      sums: room(),
      sides: room(),
      slots: room(),
    };
    for (let players = 1; players <= MAX_TABLE_PLAYERS; players++) {
      // The integrand's degree is one below the number of players.
      const { points, weights } = gaussLegendre(Math.ceil(players / 2));
      this.quadratures[players] = {
        points: memory.put(points),
        weights: memory.put(weights),
        count: points.length,
      };
    }
  }

  /** Per output of the tree, `strideOf` numbers for each class of rows. Holds until the next call. */
  add(work: TreeWork): readonly Float64Array[] {
    const { memory, rooms } = this;
    const { tree, rows, background, interactions, outputs } = work;
    const players = tree.players.length;
    const { path, depth } = work.extents;
    const stride = strideOf(players, interactions);
    const before = padded(background.count);
    const all = before + padded(rows.count);
    const size = 8 * 2 ** path;
    const sumBytes = 8 * stride * rows.count;
    const at = {
      cells: rooms.cells.of(2 * all * tree.lanes.length),
      patterns: rooms.patterns.of(2 * all * (2 * depth + 1)),
      shares: rooms.shares.of(8 * background.count),
      work: rooms.work.of(6 * size),
      made: rooms.made.of(2 ** path),
      lines: rooms.lines.of(size * stride),
      sums: rooms.sums.of(sumBytes * outputs.length),
      slots: rooms.slots.of(4 * strideOf(path, true)),
      sides: rooms.sides.of([...tree.sides.values()].reduce((most, side) => Math.max(most, side.length), 0)),
    };
    for (const [l] of tree.lanes.entries()) {
      memory.write(at.cells + 2 * all * l, narrow(background, l));
      memory.write(at.cells + 2 * (all * l + before), narrow(rows, l));
    }
    memory.write(at.shares, work.shares);
    memory.bytes(at.sums, sumBytes * outputs.length).fill(0);
    memory.bytes(at.patterns, 2 * all).fill(0);
    const { wasm } = memory;
    wasm.setWork(at.work, path, at.made, at.lines, at.slots, stride, interactions);
    const slotOf = new Int32Array(players).fill(-1);
    const onPath: number[] = [];
    const patternsAt = (level: number, side: number): number =>
      at.patterns + 2 * all * (level === 0 ? 0 : 2 * level - 1 + side);

    const leaf = (node: number, patterns: number): void => {
      const d = onPath.length;
      const { points, weights, count } = this.quadratures[d];
      wasm.open(patterns, at.shares, background.count, d, points, weights, count);
      memory.integers(at.slots, d).set(onPath);
      if (interactions) {
        const pairs = onPath.flatMap((a, i) =>
          onPath.slice(i + 1).map((b) => pairAt(players, Math.min(a, b), Math.max(a, b))),
        );
        memory.integers(at.slots + 4 * d, pairs.length).set(pairs);
      }
      for (const [o, output] of outputs.entries()) {
        const value = work.leafValue(tree.left[node], output);
        if (value !== 0) wasm.look(patterns + 2 * before, rows.count, at.sums + sumBytes * o, value);
      }
    };
    const visit = (node: number, level: number, patterns: number): void => {
      const lane = tree.lane[node];
      if (lane < 0) {
        leaf(node, patterns);
        return;
      }
      const player = tree.player[node];
      const isNew = slotOf[player] < 0;
      if (isNew) slotOf[player] = onPath.push(player) - 1;
      const bit = 1 << slotOf[player];
      const cells = at.cells + 2 * all * lane;
      const [left, right] = [patternsAt(level + 1, 0), patternsAt(level + 1, 1)];
      const sides = tree.sides.get(node);
      if (sides === undefined) wasm.part(patterns, left, right, cells, all, tree.limit[node], bit);
      else {
        memory.write(at.sides, sides);
        wasm.partBySides(patterns, left, right, cells, all, at.sides, bit);
      }
      visit(tree.left[node], level + 1, left);
      visit(tree.left[node] + 1, level + 1, right);
      if (isNew) {
        onPath.pop();
        slotOf[player] = -1;
      }
    };
    visit(0, 0, patternsAt(0, 0));
    return outputs.map((_, o) => memory.numbers(at.sums + sumBytes * o, stride * rows.count));
  }
}

/** Rows go eight at a time. */
function padded(rows: number): number {
  return (rows + 7) & ~7;
}

/** Cells of a lane as 16 bits; the last ones are there to fill a vector. */
function narrow({ cells, count }: RowClasses, lane: number): Uint16Array {
  const out = new Uint16Array(padded(count));
  out.set(cells[lane]);
  return out;
}
