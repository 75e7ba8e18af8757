import { AssayError } from "../../utils/errors/index.js";
import { didYouMean } from "../../utils/names.js";
import { type ColumnLike, toColumn } from "./build.js";
import {
  type Column,
  type ColumnType,
  columnBytes,
  type Scalar,
  sliceRows,
  takeRows,
  toFloat64,
  valueAt,
} from "./column.js";

/** Column names that a message lists. */
const SHOWN_NAMES = 10;

/**
 * Columns of equal length, by name. Immutable: every verb returns a new table that shares the columns it did not change.
 *
 * @example
 * const table = Table.from({ temp: [0.2, 0.4], weathersit: ["clear", null] });
 */
export class Table {
  private constructor(
    private readonly byName: ReadonlyMap<string, Column>,
    /** Number of rows. */
    readonly numRows: number,
  ) {}

  /** A table from columns, typed arrays or plain arrays by name. Lengths that differ throw DATA_SHAPE. */
  static from(
    columns: Readonly<Record<string, ColumnLike>> | Iterable<readonly [string, ColumnLike]>,
  ): Table {
    const entries = Symbol.iterator in columns ? [...columns] : Object.entries(columns);
    const byName = new Map<string, Column>();
    let numRows: number | undefined;
    for (const [name, value] of entries as (readonly [string, ColumnLike])[]) {
      const column = toColumn(value, name);
      numRows ??= column.values.length;
      if (column.values.length !== numRows) {
        throw new AssayError("DATA_SHAPE", {
          what: `column "${name}" has another length than the columns before it`,
          got: `${column.values.length} rows`,
          wanted: `${numRows} rows`,
        });
      }
      byName.set(name, column);
    }
    return new Table(byName, numRows ?? 0);
  }

  /** A table from one object a row. Columns are the keys of all rows; a key that a row lacks is null there. */
  static fromRows(rows: readonly Readonly<Record<string, unknown>>[]): Table {
    const names = new Set<string>();
    for (const row of rows) for (const name of Object.keys(row)) names.add(name);
    return Table.from([...names].map((name) => [name, rows.map((row) => row[name] ?? null)] as const));
  }

  /** Column names, in order. */
  get names(): string[] {
    return [...this.byName.keys()];
  }

  get numColumns(): number {
    return this.byName.size;
  }

  /** Bytes of all columns' arrays. */
  get bytes(): number {
    let bytes = 0;
    for (const column of this.byName.values()) bytes += columnBytes(column);
    return bytes;
  }

  /** Name and type of each column. */
  get types(): Record<string, ColumnType> {
    return Object.fromEntries([...this.byName].map(([name, column]) => [name, column.type]));
  }

  has(name: string): boolean {
    return this.byName.has(name);
  }

  /** The column of this name; throws DATA_COLUMN_MISSING naming the nearest. */
  column(name: string): Column {
    const column = this.byName.get(name);
    if (column === undefined) {
      throw new AssayError("DATA_COLUMN_MISSING", {
        what: `column "${name}" is not in the table`,
        got: `columns ${this.names.slice(0, SHOWN_NAMES).join(", ")}${this.numColumns > SHOWN_NAMES ? `, … (${this.numColumns})` : ""}`,
        wanted: `"${name}"`,
        next: didYouMean(name, this.byName.keys()),
      });
    }
    return column;
  }

  entries(): [string, Column][] {
    return [...this.byName];
  }

  /** A column as float64, nulls as NaN (see `toFloat64`). */
  numbers(name: string): Float64Array {
    return toFloat64(this.column(name), name);
  }

  value(name: string, row: number): Scalar {
    return valueAt(this.column(name), row);
  }

  /** One row as an object. */
  row(index: number): Record<string, Scalar> {
    return Object.fromEntries([...this.byName].map(([name, column]) => [name, valueAt(column, index)]));
  }

  /** Rows as objects, one at a time. */
  *rows(): IterableIterator<Record<string, Scalar>> {
    for (let i = 0; i < this.numRows; i++) yield this.row(i);
  }

  /** Only these columns, in this order. */
  select(names: readonly string[]): Table {
    return new Table(new Map(names.map((name) => [name, this.column(name)])), this.numRows);
  }

  /** All but these columns; a name that is not there throws DATA_COLUMN_MISSING. */
  drop(names: readonly string[]): Table {
    for (const name of names) this.column(name);
    const dropped = new Set(names);
    return this.select(this.names.filter((name) => !dropped.has(name)));
  }

  /** With columns added or replaced. */
  with(columns: Readonly<Record<string, ColumnLike>>): Table {
    return Table.from([...this.byName, ...Object.entries(columns)]);
  }

  /** With columns renamed (`{ old: "new" }`), in the same order. Two columns of one name throw DATA_SHAPE. */
  rename(names: Readonly<Record<string, string>>): Table {
    for (const name of Object.keys(names)) this.column(name);
    const renamed = new Map(
      [...this.byName].map(([name, column]) => [Object.hasOwn(names, name) ? names[name] : name, column]),
    );
    if (renamed.size === this.numColumns) return new Table(renamed, this.numRows);
    throw new AssayError("DATA_SHAPE", {
      what: "renaming gives two columns the same name",
      got: `${this.numColumns} columns, ${renamed.size} names`,
      wanted: "a name of its own for each column",
      next: "Choose another name, or drop one of the columns first.",
    });
  }

  /** Rows start … end-1, as a view on the same memory. */
  slice(start: number, end = this.numRows): Table {
    const from = Math.max(0, Math.min(start, this.numRows));
    const to = Math.max(from, Math.min(end, this.numRows));
    return new Table(
      new Map([...this.byName].map(([name, column]) => [name, sliceRows(column, from, to)])),
      to - from,
    );
  }

  /** The rows at these indices, in this order (copied). */
  take(indices: ArrayLike<number>): Table {
    return new Table(
      new Map([...this.byName].map(([name, column]) => [name, takeRows(column, indices)])),
      indices.length,
    );
  }
}
