import { z } from "zod";
import { AssayError } from "../../utils/errors/index.js";
import {
  type Column,
  isString,
  type Scalar,
  type StringColumn,
  stringColumn,
  valueAt,
} from "../tables/index.js";
import type { EncodingConfig } from "./defaults.js";
import { finiteNumbers } from "./numbers.js";

/** What every encoding of categories can be told. */
export const categoryFields = {
  unknownCategory: z
    .enum(["ignore", "error"])
    .optional()
    .describe(
      "What a category that training never saw does at prediction: counts as none, or is refused. Default ignore.",
    ),
};

/** Settings that every encoding of categories has. */
export interface CategoryConfig extends EncodingConfig {
  readonly unknownCategory?: "ignore" | "error";
}

/** What categories are encoded by, where the config says nothing. */
export const categoryDefaults = { unknownCategory: "ignore" } as const;

/** A category: a text, or the value of a number or boolean column (integers and floats are compared by value). */
export type Level = string | number | boolean;

/** The categories of a column that were seen, sorted, with how often. */
export interface LevelCounts {
  readonly levels: readonly Level[];
  readonly counts: readonly number[];
  /** Rows without a value. */
  readonly missing: number;
}

/** Code of a row without a value. */
export const MISSING = -1;
/** Code of a category that is not known. */
export const UNKNOWN = -2;

/** Widest range of integers that is looked up in an array. */
const LARGEST_RANGE = 65_536;

/** Counts the categories of a column. NaN counts as missing; ±Infinity throws DATA_NOT_FINITE. */
export function countLevels(column: Column, name: string): LevelCounts {
  const texts = asTexts(column);
  const rows = column.values.length;
  let missing = 0;
  if (texts !== undefined) {
    const sums = new Uint32Array(texts.categories.length);
    for (let i = 0; i < rows; i++) {
      if (texts.valid !== undefined && texts.valid[i] === 0) missing++;
      else sums[texts.values[i]]++;
    }
    const seen = texts.categories
      .map((level, k) => [level, sums[k]] as const)
      .filter(([, count]) => count > 0);
    seen.sort(([a], [b]) => (a < b ? -1 : 1));
    return { levels: seen.map(([level]) => level), counts: seen.map(([, count]) => count), missing };
  }
  const sums = new Map<number, number>();
  for (const value of finiteNumbers(column, name)) {
    if (Number.isNaN(value)) missing++;
    else sums.set(value, (sums.get(value) ?? 0) + 1);
  }
  const seen = [...sums].sort(([a], [b]) => a - b);
  const levels = seen.map(([value]) => (column.type === "bool" ? value !== 0 : value + 0));
  return { levels, counts: seen.map(([, count]) => count), missing };
}

/** A text column, or one of days or instants as ISO texts; undefined for numbers and booleans. */
function asTexts(column: Column): StringColumn | undefined {
  if (isString(column)) return column;
  if (column.type !== "date" && column.type !== "timestamp") return undefined;
  return stringColumn(
    Array.from({ length: column.values.length }, (_, row) => valueAt(column, row) as string | null),
  );
}

/** Looks the codes of a column's categories up. */
export class LevelIndex {
  private readonly texts = new Map<string, number>();
  private readonly numbers = new Map<number, number>();

  /** `codes` gives each level's code; two levels may share one. */
  constructor(levels: readonly Level[], codes: readonly number[] = levels.map((_, k) => k)) {
    levels.forEach((level, k) => {
      if (typeof level === "string") this.texts.set(level, codes[k]);
      else this.numbers.set(Number(level), codes[k]);
    });
  }

  /** The code of each row: a level's, MISSING or UNKNOWN. */
  codes(column: Column, name: string): Int32Array {
    const texts = asTexts(column);
    return texts === undefined ? this.numberCodes(finiteNumbers(column, name)) : this.textCodes(texts);
  }

  private textCodes({ values, categories, valid }: StringColumn): Int32Array {
    const byCategory = Int32Array.from(categories, (level) => this.texts.get(level) ?? UNKNOWN);
    const codes = new Int32Array(values.length);
    for (let i = 0; i < codes.length; i++) {
      codes[i] = valid !== undefined && valid[i] === 0 ? MISSING : byCategory[values[i]];
    }
    return codes;
  }

  private numberCodes(values: Float64Array): Int32Array {
    const codes = new Int32Array(values.length);
    const table = this.integerTable();
    for (let i = 0; i < codes.length; i++) {
      const value = values[i];
      if (Number.isNaN(value)) codes[i] = MISSING;
      else if (table === undefined) codes[i] = this.numbers.get(value) ?? UNKNOWN;
      else codes[i] = table.codes[value - table.low] ?? UNKNOWN;
    }
    return codes;
  }

  /** Codes by integer, where all levels are integers that lie near each other: several times faster than a map. */
  private integerTable(): { readonly low: number; readonly codes: Int32Array } | undefined {
    const keys = [...this.numbers.keys()];
    if (keys.length === 0) return undefined;
    const low = keys.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    const high = keys.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    if (!keys.every(Number.isSafeInteger) || !(high - low < LARGEST_RANGE)) return undefined;
    const codes = new Int32Array(high - low + 1).fill(UNKNOWN);
    for (const [value, code] of this.numbers) codes[value - low] = code;
    return { low, codes };
  }
}

/** Throws DATA_UNKNOWN_CATEGORY naming the first rows whose category is not known; a missing value may be a category. */
export function refuseUnknown(
  column: Column,
  codes: Int32Array,
  name: string,
  missingIsKnown: boolean,
): void {
  const rows: number[] = [];
  for (let i = 0; i < codes.length && rows.length < 5; i++) {
    if (codes[i] === UNKNOWN || (codes[i] === MISSING && !missingIsKnown)) rows.push(i);
  }
  if (rows.length === 0) return;
  throw new AssayError("DATA_UNKNOWN_CATEGORY", {
    what: `column "${name}" holds categories that training never saw`,
    got: rows.map((row) => `${shown(valueAt(column, row))} in row ${row}`).join(", "),
    wanted: "the categories of the training rows",
  });
}

function shown(value: Scalar): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/** Whether a value from a saved state is a list of levels. */
export function isLevels(value: unknown): value is Level[] {
  return (
    Array.isArray(value) && value.every((level) => ["string", "number", "boolean"].includes(typeof level))
  );
}
