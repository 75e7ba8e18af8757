import { type JsonCell, jsonCell } from "./cell.js";
import { type ColumnFilter, filterRows } from "./filter.js";
import { type SortKey, sortRows } from "./sort.js";
import type { TableSource } from "./source.js";

/** Rows that a page asks for. */
export interface WindowQuery {
  readonly sort?: readonly SortKey[];
  readonly search?: string;
  readonly filters?: readonly ColumnFilter[];
  /** First of the rows that pass. */
  readonly offset: number;
  readonly count: number;
}

/** The answer: how many rows pass, and those asked for. */
export interface TableWindow {
  readonly total: number;
  readonly offset: number;
  /** The number of each row in the source, from 0. */
  readonly rows: readonly number[];
  /** What heads each row, where the source has labels. */
  readonly labels?: readonly JsonCell[];
  /** By row, a cell a column. */
  readonly cells: readonly (readonly JsonCell[])[];
  readonly problems: readonly { readonly column: number; readonly message: string }[];
}

/** Rows of one answer, at most. */
const MAX_ROWS = 1_000;

export type Describe = (value: unknown, most: number) => string;

/** Answers windows of a table: sorted, searched and filtered. Remembers the order that was asked for last. */
export class TableWindows {
  #asked = "";
  #order: Uint32Array | undefined;
  #problems: TableWindow["problems"] = [];

  constructor(
    readonly source: TableSource,
    readonly describe?: Describe,
  ) {}

  ask({ sort = [], search = "", filters = [], offset, count }: WindowQuery): TableWindow {
    const order = this.#ordered(sort, search, filters);
    const total = order?.length ?? this.source.numRows;
    const from = clamp(offset, total);
    const to = Math.min(total, from + clamp(count, MAX_ROWS));
    const rows = Array.from({ length: to - from }, (_, i) => order?.[from + i] ?? from + i);
    const { label } = this.source;
    return {
      total,
      offset: from,
      rows,
      ...(label === undefined ? {} : { labels: rows.map((row) => jsonCell(label(row), this.describe)) }),
      cells: rows.map((row) => this.cells(row)),
      problems: this.#problems,
    };
  }

  /** The rows that pass, in order; undefined where all do, as they stand. */
  order({
    sort = [],
    search = "",
    filters = [],
  }: Omit<WindowQuery, "offset" | "count">): Uint32Array | undefined {
    return this.#ordered(sort, search, filters);
  }

  /** Lets go of the order that was asked for last. */
  forget(): void {
    this.#order = undefined;
    this.#asked = "";
  }

  cells(row: number): JsonCell[] {
    return this.source.columns.map((column) => jsonCell(column.get(row), this.describe));
  }

  /** Undefined where the rows stand as they are. */
  #ordered(
    sort: readonly SortKey[],
    search: string,
    filters: readonly ColumnFilter[],
  ): Uint32Array | undefined {
    const asked = JSON.stringify([sort, search, filters]);
    if (asked === this.#asked) return this.#order;
    const { rows, problems } = filterRows(this.source, { search, filters });
    this.#order = sort.length === 0 ? rows : sortRows(this.source, sort, rows);
    this.#problems = problems;
    this.#asked = asked;
    return this.#order;
  }
}

const clamp = (value: number, most: number): number =>
  Number.isFinite(value) ? Math.max(0, Math.min(most, Math.floor(value))) : 0;
