import type { Vector } from "@duckdb/node-bindings";
import type { StringColumn } from "../../core/tables/index.js";
import { INLINE_BYTES } from "./strings.js";
import type { Bindings } from "./vectors.js";

/** Bytes and 32-bit words of a cell, as DuckDB lays texts out: the length, and the bytes or where they are. */
const CELL_BYTES = 16;
const WORDS = 4;
/** Stands in the place of the length of a text that its cell cannot hold. */
const LONG = INLINE_BYTES + 1;

/**
 * Puts a column's texts into vectors without a call a row. A short text is its cell, and is copied word by word. A long one is
 * handed to DuckDB once a vector; its other rows in that vector take the same cell.
 */
export class TextCells {
  /** Cells by code. */
  private readonly cells: Uint32Array;
  /** By code, the vector that a long text was handed to last, and its row there. */
  private readonly handed: Int32Array;
  private readonly rowOf: Int32Array;
  private vectors = 0;

  constructor(
    private readonly bindings: Bindings,
    private readonly column: StringColumn,
  ) {
    const { categories } = column;
    this.cells = new Uint32Array(categories.length * WORDS);
    this.handed = new Int32Array(categories.length);
    this.rowOf = new Int32Array(categories.length);
    const bytes = new Uint8Array(this.cells.buffer);
    const encoder = new TextEncoder();
    categories.forEach((text, code) => {
      const place = bytes.subarray(code * CELL_BYTES + 4, (code + 1) * CELL_BYTES);
      const { read, written } = encoder.encodeInto(text, place);
      this.cells[code * WORDS] = read === text.length ? written : LONG;
    });
  }

  /** Puts rows `start` … into a vector, from its first row on. Null rows hold anything: the vector's validity tells of them. */
  fill(vector: Vector, start: number, rows: number): void {
    const { cells, handed, rowOf, bindings } = this;
    const { values, categories } = this.column;
    const made = new Uint32Array(rows * WORDS);
    const long: number[] = [];
    this.vectors++;
    for (let row = 0; row < rows; row++) {
      if (this.isNull(start + row)) continue;
      const code = values[start + row];
      if (cells[code * WORDS] !== LONG) {
        copyCell(cells, code, made, row);
        continue;
      }
      long.push(row);
      if (handed[code] === this.vectors) continue;
      bindings.vector_assign_string_element(vector, row, categories[code]);
      handed[code] = this.vectors;
      rowOf[code] = row;
    }
    if (long.length > 0) {
      const { buffer, byteOffset } = bindings.vector_get_data(vector, rows * CELL_BYTES);
      const given = new Uint32Array(buffer, byteOffset, rows * WORDS);
      for (const row of long) copyCell(given, rowOf[values[start + row]], made, row);
    }
    bindings.copy_data_to_vector(vector, 0, made.buffer, 0, rows * CELL_BYTES);
  }

  private isNull(row: number): boolean {
    return this.column.valid !== undefined && this.column.valid[row] === 0;
  }
}

function copyCell(from: Uint32Array, cell: number, to: Uint32Array, place: number): void {
  const [a, b] = [cell * WORDS, place * WORDS];
  to[b] = from[a];
  to[b + 1] = from[a + 1];
  to[b + 2] = from[a + 2];
  to[b + 3] = from[a + 3];
}
