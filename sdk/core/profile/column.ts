import {
  type Column,
  isBigInt,
  isString,
  type NumberArray,
  nullCount,
  type Scalar,
  toFloat64,
  valueAt,
} from "../tables/index.js";
import { kindOf } from "./kind.js";
import { type Levels, levelsOf, sortedValues } from "./levels.js";
import { describeNumbers } from "./numbers.js";
import { runsOf } from "./sorted.js";
import { describeTexts } from "./texts.js";
import type { ColumnFacts } from "./types.js";

/** A column with what later parts of a profile need again. */
export interface Described {
  readonly facts: ColumnFacts;
  /** Of a column of texts. */
  readonly levels?: Levels;
}

export interface DescribeOptions {
  readonly bins: number;
  readonly top: number;
}

/** What a column holds: every row is counted. */
export function describeColumn(name: string, column: Column, options: DescribeOptions): Described {
  return isString(column)
    ? describeTextColumn(name, column, options)
    : describeNumberColumn(name, column, options);
}

function describeTextColumn(name: string, column: Column, { top }: DescribeOptions): Described {
  const levels = levelsOf(column);
  const texts = describeTexts(levels);
  const rows = column.values.length;
  const missing = nullCount(column);
  const distinct = levels.names.length;
  const kind = kindOf({ column, name, present: rows - missing, distinct, whole: false, texts, levels });
  const facts: ColumnFacts = {
    name,
    type: column.type,
    kind,
    rows,
    missing,
    nan: 0,
    infinite: 0,
    notFinite: 0,
    distinct,
    top: topLevels(levels, top),
    ...(texts === undefined ? {} : { texts }),
  };
  return { facts, levels };
}

/** The most frequent levels; of equal counts in the order of their texts, whatever order rows have. */
function topLevels({ names, counts }: Levels, most: number): { value: Scalar; count: number }[] {
  const least = Int32Array.from(counts).sort().at(-most) ?? 0;
  return counts
    .map((count, code) => ({ value: names[code], count }))
    .filter(({ count }) => count >= least)
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, most);
}

function describeNumberColumn(name: string, column: Column, { bins, top }: DescribeOptions): Described {
  const rows = column.values.length;
  const missing = nullCount(column);
  const sorted = sortedValues(column);
  const runs = runsOf(sorted, top);
  const finite = finiteOf(column, sorted);
  const nan = rows - missing - sorted.length;
  const infinite = sorted.length - finite.length;
  const numbers = finite.length === 0 ? undefined : describeNumbers(finite, bins);
  const whole = isBigInt(column) || finite.every(Number.isInteger);
  const present = sorted.length;
  const kind = kindOf({
    column,
    name,
    present,
    distinct: runs.distinct,
    whole,
    ...(numbers === undefined ? {} : { numbers }),
  });
  const facts: ColumnFacts = {
    name,
    type: column.type,
    kind,
    rows,
    missing,
    nan,
    infinite,
    notFinite: nan + infinite,
    distinct: runs.distinct,
    top: runs.top.map(({ value, count }) => ({ value: scalarOf(column, value), count })),
    ...(numbers === undefined ? {} : { numbers }),
  };
  return { facts };
}

/** The finite ones of sorted values, as numbers (a timestamp in milliseconds). */
function finiteOf(column: Column, sorted: Float64Array | BigInt64Array | BigUint64Array): Float64Array {
  if (!(sorted instanceof Float64Array)) {
    const { valid: _, ...whole } = column;
    return toFloat64({ ...whole, values: sorted } as Column);
  }
  let [from, to] = [0, sorted.length];
  while (from < to && sorted[from] === Number.NEGATIVE_INFINITY) from++;
  while (to > from && sorted[to - 1] === Number.POSITIVE_INFINITY) to--;
  return sorted.subarray(from, to);
}

/** A value as the column shows it: a date as a day, a boolean as one. */
function scalarOf(column: Column, value: number | bigint): Scalar {
  const { valid: _, ...whole } = column;
  const Typed = column.values.constructor as new (values: readonly (number | bigint)[]) => NumberArray;
  return valueAt({ ...whole, values: new Typed([value]) } as Column, 0);
}
