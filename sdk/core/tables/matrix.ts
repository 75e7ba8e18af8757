/** A dense matrix, row-major: row i, column j is `data[i * columns + j]`. */
export interface Matrix {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/** The columns of a matrix that stem from one column of the table (a one-hot group, a cyclic pair, or one number). */
export interface FeatureGroup {
  /** The table's column. */
  readonly name: string;
  /** Indices of the matrix columns. */
  readonly columns: readonly number[];
}

/** What the columns of an encoded matrix are. */
export interface FeatureMap {
  /** Name of each matrix column, such as `season=2` or `temp`. */
  readonly names: readonly string[];
  readonly groups: readonly FeatureGroup[];
  /** Matrix columns that hold codes of categories, from 0, whose order means nothing; below 0 is unknown. */
  readonly categories?: readonly number[];
  /** Names of the groups that are one-hot: neighbouring columns, of which a row has at most one that is 1 and the others 0. */
  readonly oneHot?: readonly string[];
}
