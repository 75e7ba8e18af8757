// What a page knows of a table: JSON that a notebook can keep. No imports of Node: the page uses it.
import type { JsonCell } from "./cell.js";
import type { Head } from "./head.js";

/**
 * A column's cells in the page's state: texts as a list, or as the different ones and the place of each; all others as the
 * text of their JSON, since a state's numbers are rounded.
 */
export type PackedColumn =
  | string
  | readonly JsonCell[]
  | { readonly d: readonly JsonCell[]; readonly c: string };

export interface TableState extends Readonly<Record<string, unknown>> {
  readonly title: string;
  /** Rows of the table. */
  readonly numRows: number;
  /** Columns of the table; `heads` may be fewer. */
  readonly numColumns: number;
  readonly heads: readonly Head[];
  /** The first rows, by column. */
  readonly packed: readonly PackedColumn[];
  /** What heads the rows, where the table has labels. */
  readonly labels?: PackedColumn;
  /** How many rows are held. */
  readonly held: number;
}

/** Cells as they stand in the state. */
export function pack(cells: readonly JsonCell[]): PackedColumn {
  const plain = cells.every((cell) => cell === null || typeof cell === "string");
  if (!plain) return JSON.stringify(cells);
  const places = new Map<JsonCell, number>();
  for (const cell of cells) if (!places.has(cell)) places.set(cell, places.size);
  if (places.size > cells.length / 2) return cells;
  return { d: [...places.keys()], c: JSON.stringify(cells.map((cell) => places.get(cell))) };
}

export function unpack(packed: PackedColumn): readonly JsonCell[] {
  if (typeof packed === "string") return JSON.parse(packed) as JsonCell[];
  if ("d" in packed) {
    const { d, c } = packed;
    return (JSON.parse(c) as number[]).map((place) => d[place]);
  }
  return packed;
}
