import type { CellTree } from "./cells.js";

/** Rows that a tree cannot tell apart are one class. */
export interface RowClasses {
  readonly count: number;
  /** Class of each row. */
  readonly ofRow: Int32Array;
  /** Rows in each class. */
  readonly sizes: Float64Array;
  /** Lane by lane, the cells of each class. */
  readonly cells: readonly Int32Array[];
}

/** Room that is used again from tree to tree. */
export class ClassFinder {
  private readonly hashes: Int32Array;
  private readonly slots: Int32Array;
  private readonly first: Int32Array;
  private readonly ofRow: Int32Array;
  private readonly cells: Int32Array[] = [];

  constructor(
    private readonly ranks: readonly (Int32Array | undefined)[],
    private readonly rows: number,
  ) {
    this.hashes = new Int32Array(rows);
    this.slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * rows + 2)));
    this.first = new Int32Array(rows);
    this.ofRow = new Int32Array(rows);
  }

  /** Classes of the rows in one tree, in order of their first rows. What it gives is overwritten by the next call. */
  find({ lanes }: CellTree): RowClasses {
    const { rows, hashes, slots, first, ofRow } = this;
    hashes.fill(0);
    for (const [l, { column, cellOfRank }] of lanes.entries()) {
      this.cells[l] ??= new Int32Array(rows);
      const cells = this.cells[l];
      const ranks = this.ranks[column];
      if (ranks === undefined) continue;
      for (let row = 0; row < rows; row++) {
        const cell = cellOfRank[ranks[row]];
        cells[row] = cell;
        hashes[row] = Math.imul(hashes[row] ^ cell, 0x9e3779b1) ^ (hashes[row] >>> 15);
      }
    }
    slots.fill(-1);
    const mask = slots.length - 1;
    let count = 0;
    for (let row = 0; row < rows; row++) {
      let slot = (hashes[row] ^ (hashes[row] >>> 16)) & mask;
      let found = slots[slot];
      while (found >= 0 && !this.alike(first[found], row, lanes.length)) {
        slot = (slot + 1) & mask;
        found = slots[slot];
      }
      if (found < 0) {
        found = count++;
        first[found] = row;
        slots[slot] = found;
      }
      ofRow[row] = found;
    }
    const sizes = new Float64Array(count);
    for (let row = 0; row < rows; row++) sizes[ofRow[row]]++;
    const cells = lanes.map((_, l) => {
      const all = this.cells[l];
      const some = new Int32Array(count);
      for (let c = 0; c < count; c++) some[c] = all[first[c]];
      return some;
    });
    return { count, ofRow, sizes, cells };
  }

  private alike(a: number, b: number, lanes: number): boolean {
    if (this.hashes[a] !== this.hashes[b]) return false;
    for (let l = 0; l < lanes; l++) if (this.cells[l][a] !== this.cells[l][b]) return false;
    return true;
  }
}
