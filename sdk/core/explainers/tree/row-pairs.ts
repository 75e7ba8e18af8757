import { GrowingRoom, KernelMemory } from "./kernel-memory.js";
import { nodeBytes, rowMajor, writeNodes } from "./node-memory.js";
import { pairWeights } from "./pair-weights.js";
import type { RowClasses } from "./row-classes.js";
import { KERNEL } from "./row-pairs-kernel.js";
import { strideOf, type TreeWork } from "./tree-work.js";

/** What row-pairs.as exports; addresses and counts. */
interface Exports {
  allocate(bytes: number): number;
  setPairs(nodes: number, weights: number, side: number, states: number, list: number, players: number): void;
  addPairs(
    row: number,
    backgrounds: number,
    count: number,
    laneBytes: number,
    shares: number,
    to: number,
    interactions: boolean,
  ): number;
}

/** Rows and background rows that say how many nodes a pair visits. */
const TRIED = 12;

/** Adds up a tree's values pair by pair of a row and a background row, which go down the tree together. */
export class RowPairs {
  private readonly rooms: Record<
    "nodes" | "rows" | "background" | "shares" | "sums" | "states" | "list",
    GrowingRoom
  >;
  private weights = { address: 0, side: 0 };

  private readonly memory = new KernelMemory<Exports>(KERNEL);

  constructor() {
    const { memory } = this;
    const room = (): GrowingRoom => new GrowingRoom(memory);
    this.rooms = {
      nodes: room(),
      rows: room(),
      background: room(),
      shares: room(),
      sums: room(),
      states: room(),
      list: room(),
    };
  }

  /** How many nodes a pair visits, by some pairs from all over. */
  visits(work: TreeWork): number {
    const some = {
      ...work,
      rows: sample(work.rows),
      background: sample(work.background),
      interactions: false,
    };
    const at = this.open(some, new Float64Array(some.background.count));
    writeNodes(this.memory, at.nodes, some.tree, () => 0);
    let visits = 0;
    for (let row = 0; row < some.rows.count; row++) visits += this.addRow(some, at, row);
    return visits / (some.rows.count * some.background.count);
  }

  /** Per output of the tree, `strideOf` numbers for each class of rows. Holds until the next call. */
  add(work: TreeWork): readonly Float64Array[] {
    const { memory } = this;
    const at = this.open(work, work.shares);
    const numbers = at.stride * work.rows.count;
    for (const [o, output] of work.outputs.entries()) {
      writeNodes(memory, at.nodes, work.tree, (leaf) => work.leafValue(leaf, output));
      for (let row = 0; row < work.rows.count; row++) this.addRow(work, at, row, 8 * o * numbers);
    }
    return work.outputs.map((_, o) => memory.numbers(at.sums + 8 * o * numbers, numbers));
  }

  private addRow(
    { tree, background, interactions }: TreeWork,
    at: ReturnType<RowPairs["open"]>,
    row: number,
    offset = 0,
  ): number {
    const laneBytes = 4 * tree.lanes.length;
    const to = at.sums + offset + 8 * at.stride * row;
    return this.memory.wasm.addPairs(
      at.rows + laneBytes * row,
      at.background,
      background.count,
      laneBytes,
      at.shares,
      to,
      interactions,
    );
  }

  private open(work: TreeWork, shares: Float64Array) {
    const { memory, rooms } = this;
    const { tree, rows, background, interactions, outputs } = work;
    const players = tree.players.length;
    const stride = strideOf(players, interactions);
    const { path } = work.extents;
    if (path >= this.weights.side) {
      const side = path + 1;
      this.weights = { address: memory.put(pairWeights(side)), side };
    }
    const bytes = 8 * stride * rows.count * outputs.length;
    const laneBytes = 4 * tree.lanes.length;
    const at = {
      stride,
      nodes: rooms.nodes.of(nodeBytes(tree)),
      rows: rooms.rows.of(laneBytes * rows.count),
      background: rooms.background.of(laneBytes * background.count),
      shares: rooms.shares.of(8 * background.count),
      sums: rooms.sums.of(bytes),
      states: rooms.states.of(players),
      list: rooms.list.of(4 * players),
    };
    memory.write(at.rows, rowMajor(rows, tree.lanes.length));
    memory.write(at.background, rowMajor(background, tree.lanes.length));
    memory.write(at.shares, shares);
    memory.bytes(at.sums, bytes).fill(0);
    memory.wasm.setPairs(at.nodes, this.weights.address, this.weights.side, at.states, at.list, players);
    return at;
  }
}

/** Some classes from all over. */
function sample(classes: RowClasses): RowClasses {
  const count = Math.min(TRIED, classes.count);
  const picked = Int32Array.from({ length: count }, (_, i) => Math.floor((i * classes.count) / count));
  return {
    ...classes,
    count,
    cells: classes.cells.map((lane) => Int32Array.from(picked, (row) => lane[row])),
  };
}
