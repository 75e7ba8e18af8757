import { inputColumn } from "../../preprocessing/inputs.js";
import { finiteNumbers } from "../../preprocessing/numbers.js";
import {
  type Column,
  type FeatureMap,
  isString,
  type Matrix,
  type Table,
  toFloat64,
} from "../../tables/index.js";
import type { Encoding, State } from "../model.js";
import type { Level } from "./parsed.js";

/** How a column of the table becomes one of the matrix that trees read. */
export interface TreeColumn {
  /** Name in the table. */
  readonly name: string;
  readonly category: boolean;
  /** What the codes from 0 stand for; absent where the column holds codes, or numbers. */
  readonly levels?: readonly Level[];
  readonly zeroIsMissing?: boolean;
}

/** Zeros to LightGBM: its kZeroThreshold, a float32. */
const ZERO = Math.fround(1e-35);

/** What XGBoost makes of a code below 0: one that it has never met, which is not missing. */
const NO_CODE = 2 ** 24;

/**
 * Raw columns as the matrix that imported trees read: numbers as they are, categories by their codes, NaN where a value is
 * missing or a category was never met.
 */
export class TreeEncoding implements Encoding {
  readonly features: FeatureMap;

  constructor(private readonly columns: readonly TreeColumn[]) {
    const names = columns.map(({ name }) => name);
    this.features = {
      names,
      groups: names.map((name, at) => ({ name, columns: [at] })),
      categories: [...columns.keys()].filter((at) => columns[at].category),
    };
  }

  /** Rows as numbers; see `Preprocessor.transform` for its errors. */
  transform(table: Table): Matrix {
    const stride = this.columns.length;
    const data = new Float64Array(table.numRows * stride);
    for (const [offset, column] of this.columns.entries()) {
      const values = numbersOf(table, column);
      for (let row = 0, at = offset; row < values.length; row++, at += stride) data[at] = values[row];
    }
    return { data, rows: table.numRows, columns: stride };
  }

  /** Nothing is learned; what is read is in the estimator's state. */
  state(): State {
    return { json: null, arrays: {} };
  }
}

function numbersOf(table: Table, { name, category, levels, zeroIsMissing }: TreeColumn): Float64Array {
  if (levels !== undefined) return codesOf(table, name, levels);
  const values = finiteNumbers(inputColumn(table, name, "number"), name);
  if (category) return values.map((code) => (code <= -1 ? NO_CODE : Math.trunc(code)));
  if (zeroIsMissing !== true) return values;
  return values.map((value) => (Math.abs(value) <= ZERO ? Number.NaN : value));
}

/** Codes by level: numbers, booleans and texts that read alike are alike. */
function codesOf(table: Table, name: string, levels: readonly Level[]): Float64Array {
  const codes = new Map(levels.map((level, code) => [String(level), code]));
  const present = table.has(name) ? table.column(name) : undefined;
  const column = inputColumn(table, name, present !== undefined && isString(present) ? "text" : "number");
  if (isString(column)) {
    const { values, categories, valid } = column;
    const own = Float64Array.from(categories, (text) => codes.get(text) ?? Number.NaN);
    return Float64Array.from(values, (category, row) => (valid?.[row] === 0 ? Number.NaN : own[category]));
  }
  return toFloat64(column, name).map((value) => codes.get(textOf(value, column)) ?? Number.NaN);
}

function textOf(value: number, { type }: Column): string {
  return type === "bool" ? String(value === 1) : String(value);
}
