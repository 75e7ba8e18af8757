import { cutText } from "../../utils/text/index.js";
import { type Column, isNull, isString, valueAt } from "../tables/index.js";
import { type Measure, unseenTest } from "./measure.js";
import type { DriftBin } from "./types.js";

/** How many rows hold each level, and how many none. */
export interface LevelCounts {
  readonly counts: ReadonlyMap<string, number>;
  /** Rows with a level. */
  readonly known: number;
  readonly missing: number;
}

/** Levels that a message lists. */
const MOST_EXAMPLES = 10;
/** Of a level with a longer name, so much is shown. */
const MOST_CHARACTERS = 60;

/** Rows by level: texts as they are, numbers as they are written, booleans as true and false; NaN is missing. */
export function countLevels(column: Column): LevelCounts {
  const counts = new Map<string, number>();
  const rows = column.values.length;
  let known = 0;
  const add = (level: string, count: number) => {
    counts.set(level, (counts.get(level) ?? 0) + count);
    known += count;
  };
  if (isString(column)) {
    const byCode = new Float64Array(column.categories.length);
    for (let row = 0; row < rows; row++) if (!isNull(column, row)) byCode[column.values[row]]++;
    byCode.forEach((count, code) => {
      if (count > 0) add(column.categories[code], count);
    });
    return { counts, known, missing: rows - known };
  }
  const byValue = new Map<number | bigint, { first: number; count: number }>();
  for (let row = 0; row < rows; row++) {
    const value = column.values[row];
    if (isNull(column, row) || Number.isNaN(value)) continue;
    const seen = byValue.get(value);
    if (seen === undefined) byValue.set(value, { first: row, count: 1 });
    else seen.count++;
  }
  for (const { first, count } of byValue.values()) add(String(valueAt(column, first)), count);
  return { counts, known, missing: rows - known };
}

/** Whether nearly every row has a level of its own, as names and identifiers do: then levels say nothing. */
export function isIdentifying({ counts, known }: LevelCounts): boolean {
  return counts.size > 50 && counts.size > known / 2;
}

/** Compares categories: the reference's most frequent levels, all others of its own, those it lacks, and the missing. */
export function measureLevels(reference: LevelCounts, current: LevelCounts, most: number): Measure {
  const own = byCount(reference.counts);
  const isTooMany = own.length > most;
  const shown = inOrder(isTooMany ? own.slice(0, most - 1) : own);
  const rest = own.slice(shown.length);
  const unseen = byCount(current.counts).filter(([level]) => !reference.counts.has(level));
  const now = (level: string) => current.counts.get(level) ?? 0;
  const total = (
    levels: readonly (readonly [string, number])[],
    of: (level: string, count: number) => number,
  ) => levels.reduce((sum, [level, count]) => sum + of(level, count), 0);
  const unseenRows = total(unseen, (_, count) => count);
  const once = own.filter(([, count]) => count === 1).length;
  const bins: DriftBin[] = [
    ...shown.map(
      ([level, count]): DriftBin => ({
        label: cutText(level, MOST_CHARACTERS),
        kind: "own",
        reference: count,
        current: now(level),
      }),
    ),
    {
      label: `${rest.length} other levels`,
      kind: "own",
      reference: total(rest, (_, count) => count),
      current: total(rest, now),
    },
    { label: "new levels", kind: "unseen", reference: 0, current: unseenRows },
    { label: "missing", kind: "missing", reference: reference.missing, current: current.missing },
  ];
  return {
    bins: bins.filter((bin) => bin.reference + bin.current > 0),
    ...(reference.known === 0
      ? {}
      : {
          unseen: {
            share: unseenRows / Math.max(1, current.known),
            rows: unseenRows,
            examples: unseen.slice(0, MOST_EXAMPLES).map(([level]) => cutText(level, MOST_CHARACTERS)),
            // The share of levels that were not met yet is about that of those met once (Good 1953).
            test: unseenTest(unseenRows, current.known, once + 1, reference.known - once),
          },
        }),
  };
}

/** Codes that are numbers stand by size, as people look for them; texts stay by count. */
function inOrder(levels: readonly [string, number][]): readonly [string, number][] {
  const isNumbers = levels.every(([level]) => level.trim() !== "" && Number.isFinite(Number(level)));
  return isNumbers ? levels.toSorted(([a], [b]) => Number(a) - Number(b)) : levels;
}

/** Levels with their counts, the most frequent first, equal ones by name. */
function byCount(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort(([a, p], [b, q]) => q - p || (a < b ? -1 : 1));
}
