import { AssayError } from "../../utils/errors/index.js";
import { type Column, isString, type Table, toFloat64 } from "../tables/index.js";
import { presentNumbers } from "./levels.js";
import type { TimeFacts, TimeGap } from "./types.js";

const DAY_MS = 86_400_000;
/** Share of neighbouring stamps that must be one step apart for it to be the step. */
const MAJORITY = 0.5;
/** Gaps that are named. */
const MOST_GAPS = 5;
/** Steps by name, in milliseconds. */
const UNITS = [
  ["week", 7 * DAY_MS],
  ["day", DAY_MS],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
  ["millisecond", 1],
] as const;
/** Days that months, quarters and years have. */
const CALENDAR = [
  ["month", 28, 31, 30.436875],
  ["quarter", 89, 92, 91.310625],
  ["year", 365, 366, 365.2425],
] as const;

/** How the stamps of a column follow each other; undefined where it has fewer than two different ones. */
export function describeTime(table: Table, name: string): TimeFacts | undefined {
  const column = table.column(name);
  if (isString(column) || column.type === "bool") {
    throw new AssayError("DATA_CAST", {
      what: `the time column "${name}" holds no times`,
      got: column.type === "bool" ? "booleans" : "texts",
      wanted: "dates, timestamps or numbers",
      next: "Declare its type where the data are read (`dataset.types`), or name another column as `time`.",
    });
  }
  const isClock = column.type === "date" || column.type === "timestamp";
  const scale = column.type === "date" ? DAY_MS : 1;
  const stamps = presentNumbers(toFloat64(column, name));
  if (scale !== 1) for (let i = 0; i < stamps.length; i++) stamps[i] *= scale;
  let outOfOrder = 0;
  for (let i = 1; i < stamps.length; i++) if (stamps[i] < stamps[i - 1]) outOfOrder++;
  const sorted = stamps.slice().sort();
  const unique = uniqueOf(sorted);
  if (unique.length < 2) return undefined;
  const infinite = stamps.reduce((sum, value) => (Number.isFinite(value) ? sum : sum + 1), 0);
  const step = stepOf(unique, isClock);
  const shown = stampText(column);
  const gaps = step === undefined ? [] : gapsOf(unique, step);
  return {
    column: name,
    from: shown(unique[0]),
    to: shown(unique[unique.length - 1]),
    stamps: unique.length,
    repeated: stamps.length - unique.length - infinite,
    outOfOrder,
    ...(step === undefined ? {} : { step: { size: step.size, name: step.name, share: step.share } }),
    missing: gaps.reduce((sum, { steps }) => sum + steps, 0),
    gaps: gaps
      .sort((a, b) => b.steps - a.steps || a.at - b.at)
      .slice(0, MOST_GAPS)
      .map(({ at, steps }): TimeGap => ({ from: shown(unique[at - 1]), to: shown(unique[at]), steps })),
  };
}

/** The different ones of sorted numbers, infinities left out. */
function uniqueOf(sorted: Float64Array): Float64Array {
  const unique = new Float64Array(sorted.length);
  let count = 0;
  for (let i = 0; i < sorted.length; i++)
    if ((i === 0 || sorted[i] !== sorted[i - 1]) && Number.isFinite(sorted[i])) unique[count++] = sorted[i];
  return unique.subarray(0, count);
}

interface Step {
  readonly size: number;
  readonly name: string;
  readonly share: number;
  /** Steps between two stamps. */
  readonly between: (from: number, to: number) => number;
}

function stepOf(unique: Float64Array, isClock: boolean): Step | undefined {
  const count = unique.length - 1;
  const differences = new Float64Array(count);
  for (let i = 0; i < count; i++) differences[i] = unique[i + 1] - unique[i];
  if (isClock) {
    // Months differ in their days, and so no single difference has a majority.
    for (const [unit, least, most, mean] of CALENDAR) {
      const fits = differences.reduce(
        (sum, d) => (d >= least * DAY_MS && d <= most * DAY_MS && d % DAY_MS === 0 ? sum + 1 : sum),
        0,
      );
      if (fits / count <= MAJORITY || differences.every((d) => d === differences[0])) continue;
      const size = mean * DAY_MS;
      return {
        size,
        name: `1 ${unit}`,
        share: fits / count,
        between: (from, to) => Math.round((to - from) / size),
      };
    }
  }
  const sorted = differences.slice().sort();
  let [size, times] = [0, 0];
  for (let start = 0; start < count; ) {
    let end = start;
    // Fractions of a unit are rounded in floats.
    while (end < count && sorted[end] - sorted[start] <= 1e-9 * Math.abs(sorted[start])) end++;
    if (end - start > times) [size, times] = [sorted[start], end - start];
    start = end;
  }
  if (times / count <= MAJORITY) return undefined;
  const name = isClock ? durationName(size) : String(Number(size.toPrecision(9)));
  return { size, name, share: times / count, between: (from, to) => Math.round((to - from) / size) };
}

/** `1 hour`, `15 minutes`. */
function durationName(ms: number): string {
  const [unit, size] = UNITS.find(([, unitMs]) => ms % unitMs === 0) ?? ["millisecond", 1];
  const count = ms / size;
  return `${Number(count.toPrecision(9))} ${unit}${count === 1 ? "" : "s"}`;
}

function gapsOf(unique: Float64Array, { between }: Step): { readonly at: number; readonly steps: number }[] {
  const gaps: { at: number; steps: number }[] = [];
  for (let at = 1; at < unique.length; at++) {
    const steps = between(unique[at - 1], unique[at]) - 1;
    if (steps > 0) gaps.push({ at, steps });
  }
  return gaps;
}

/** A stamp as the column shows it. */
function stampText(column: Column): (ms: number) => string | number {
  if (column.type !== "date" && column.type !== "timestamp") return (value) => value;
  return (ms) => {
    if (Math.abs(ms) > 8.64e15) return String(ms);
    const text = new Date(ms).toISOString();
    if (column.type === "date") return text.slice(0, 10);
    return "utc" in column && column.utc === true ? text : text.slice(0, -1);
  };
}
