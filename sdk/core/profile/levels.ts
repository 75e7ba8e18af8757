import { type Column, isBigInt, isString, toFloat64, valueAt } from "../tables/index.js";

/** A column as levels: row i holds `names[codes[i]]`, -1 is missing. */
export interface Levels {
  readonly codes: Int32Array;
  readonly names: readonly string[];
  /** Rows of each level. */
  readonly counts: readonly number[];
}

/** The levels of a column. Categories of one text are one level; null and NaN are missing. Levels that no row has are left out. */
export function levelsOf(column: Column): Levels {
  const rows = column.values.length;
  const codes = new Int32Array(rows).fill(-1);
  const counts: number[] = [];
  const names: string[] = [];
  const places = new Map<string | number | bigint, number>();
  const { valid } = column;
  // By category, so that a text is looked up once.
  const ofCategory = isString(column) ? new Int32Array(column.categories.length).fill(-1) : undefined;
  for (let row = 0; row < rows; row++) {
    if (valid !== undefined && valid[row] === 0) continue;
    const value = column.values[row];
    if (Number.isNaN(value)) continue;
    let code = ofCategory?.[value as number] ?? -1;
    if (code < 0) {
      const key = isString(column) ? column.categories[value as number] : value;
      code = places.get(key) ?? -1;
      if (code < 0) {
        code = names.length;
        places.set(key, code);
        names.push(String(valueAt(column, row)));
        counts.push(0);
      }
      if (ofCategory !== undefined) ofCategory[value as number] = code;
    }
    codes[row] = code;
    counts[code]++;
  }
  return { codes, names, counts };
}

/** The values that are neither null nor NaN in ascending order; 64-bit integers in full. */
export function sortedValues(column: Column): Float64Array | BigInt64Array | BigUint64Array {
  if (isBigInt(column)) return presentIntegers(column.values, column.valid).sort();
  return presentNumbers(toFloat64(column)).sort();
}

/** The numbers that are not NaN, as a copy. By a loop: `filter` of a typed array makes a list first. */
export function presentNumbers(values: Float64Array): Float64Array {
  const kept = new Float64Array(values.length);
  let count = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (!Number.isNaN(value)) kept[count++] = value;
  }
  return kept.subarray(0, count);
}

function presentIntegers<T extends BigInt64Array | BigUint64Array>(values: T, valid?: Uint8Array): T {
  const kept = values.slice() as T;
  if (valid === undefined) return kept;
  let count = 0;
  for (let row = 0; row < values.length; row++) if (valid[row] !== 0) kept[count++] = values[row];
  return kept.subarray(0, count) as T;
}
