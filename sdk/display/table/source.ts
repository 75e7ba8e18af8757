/** What a column's cells are, as far as showing, sorting and filtering them goes. */
export type ColumnKind = "number" | "boolean" | "time" | "text" | "any";

/** Typed arrays of numbers. */
export type Numbers =
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array
  | Float32Array
  | Float64Array;

interface Nullable {
  /** One byte a row, 0 where the cell is missing; absent where none is. */
  readonly valid?: Uint8Array;
}

/**
 * A column's cells where they can be read fast. Times are numbers (or 64-bit integers) that `scale` turns into milliseconds
 * since 1970; booleans are 0 and 1.
 */
export type Vector =
  | ({ readonly form: "numbers"; readonly values: Numbers; readonly scale?: number } & Nullable)
  | ({
      readonly form: "bigints";
      readonly values: BigInt64Array | BigUint64Array;
      readonly scale?: number;
    } & Nullable)
  | ({
      readonly form: "codes";
      readonly values: Int32Array;
      readonly categories: readonly string[];
    } & Nullable);

/** One column of whatever is shown as a table. */
export interface SourceColumn {
  /** Any text, also none; two columns may have the same. */
  readonly name: string;
  /** As people read it: `float64`, `string`. */
  readonly type: string;
  readonly kind: ColumnKind;
  /** The cell of a row: null or undefined where it is missing. Times are Dates or ISO texts. Must not throw. */
  get(row: number): unknown;
  /** The cells where they lie in typed arrays. */
  readonly vector?: Vector;
}

/** Anything that is shown as a table: the one thing that the views, the sorting and the export know of. */
export interface TableSource {
  /** What it is: `Table`, `Arquero table`, `Array of 3 objects`. */
  readonly title: string;
  readonly numRows: number;
  readonly columns: readonly SourceColumn[];
  /** What heads each row, where the source has labels of its own. @default the row's number, from 0 */
  readonly label?: (row: number) => unknown;
  /** What it was made from, for exports that keep its own types. */
  readonly origin?: unknown;
}
