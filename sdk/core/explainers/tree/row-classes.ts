import type { CellTree, Lane } from "./cells.js";

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

/** Keys are whole numbers below this. */
const MAX_KEYS = 2 ** 31;

/** Finds the classes of the same rows in one tree after the other. */
export class ClassFinder {
  private readonly keys: Int32Array;
  private readonly ofRow: Int32Array;
  private readonly first: Int32Array;
  /** A hash table: of each slot the class (-1: free) and its key, side by side. */
  private readonly slots: Int32Array;
  private readonly shift: number;

  constructor(
    private readonly ranks: readonly (Int32Array | undefined)[],
    private readonly rows: number,
  ) {
    const bits = Math.max(1, Math.ceil(Math.log2(2 * rows + 1)));
    this.keys = new Int32Array(rows);
    this.ofRow = new Int32Array(rows);
    this.first = new Int32Array(rows);
    this.slots = new Int32Array(2 ** (bits + 1));
    this.shift = 32 - bits;
  }

  /** Classes of the rows, in order of their first rows. `ofRow` is overwritten by the next call. */
  find({ lanes }: CellTree): RowClasses {
    const { keys, ofRow, first } = this;
    keys.fill(0);
    // Cells of the lanes are the digits of a key. Where there are too many keys, the classes so far become the first digit.
    let many = 1;
    for (const lane of lanes) {
      if (many * lane.cells >= MAX_KEYS) {
        many = this.classify();
        keys.set(ofRow);
      }
      this.addDigit(lane, many);
      many *= lane.cells;
    }
    const count = this.classify();
    const sizes = new Float64Array(count);
    for (let row = 0; row < ofRow.length; row++) sizes[ofRow[row]]++;
    const cells = lanes.map(({ column, cellOfRank }) => {
      const ranks = this.ranks[column];
      const some = new Int32Array(count);
      if (ranks !== undefined) for (let c = 0; c < count; c++) some[c] = cellOfRank[ranks[first[c]]];
      return some;
    });
    return { count, ofRow, sizes, cells };
  }

  private addDigit({ column, cellOfRank }: Lane, place: number): void {
    const { keys, rows } = this;
    const ranks = this.ranks[column];
    if (ranks === undefined) return;
    const digits = cellOfRank.map((cell) => cell * place);
    for (let row = 0; row < rows; row++) keys[row] += digits[ranks[row]];
  }

  /** Numbers the keys in order of their first rows. */
  private classify(): number {
    const { keys, ofRow, first, slots, shift, rows } = this;
    const mask = slots.length - 2;
    slots.fill(-1);
    let count = 0;
    for (let row = 0; row < rows; row++) {
      const key = keys[row];
      let slot = (Math.imul(key, 0x9e3779b1) >>> shift) << 1;
      while (slots[slot] >= 0 && slots[slot + 1] !== key) slot = (slot + 2) & mask;
      let found = slots[slot];
      if (found < 0) {
        found = count++;
        slots[slot] = found;
        slots[slot + 1] = key;
        first[found] = row;
      }
      ofRow[row] = found;
    }
    return count;
  }
}
