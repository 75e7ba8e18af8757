import type { DatasetProfile } from "../../sdk/core/profile/index.js";
import { isNumeric, type Table, toFloat64 } from "../../sdk/core/tables/index.js";
import type { Proposal } from "./propose.js";

/** What puts rows in an order of time. */
export interface TimeOrder {
  readonly column: string;
  readonly why: string;
  /** Whether rows must be sorted by it first: they stand in another order. */
  readonly sort: boolean;
  /** Whether it is a count of days or the like, which a model cannot learn from: test rows lie beyond what it saw. */
  readonly onlyGrows: boolean;
}

/** Names of columns of numbers that count time. */
const COUNTS_TIME =
  /^(t|time|day|date|week|month|year|hour|step|period|timestamp|epoch)s?$|[_ -](day|time|date|week|month|year|hour|step|period)s?$/i;
/** Fewer different values than these are no order of rows. */
const LEAST_VALUES = 20;

/** The column that rows are ordered in time by; undefined where nothing says so. */
export function timeOrderOf(table: Table, profile: DatasetProfile, target: string): TimeOrder | undefined {
  const { time } = profile;
  if (time !== undefined && time.column !== target) {
    return {
      column: time.column,
      why: `${time.column} says when a row was: ${time.from} to ${time.to}`,
      sort: time.outOfOrder > 0,
      onlyGrows: false,
    };
  }
  for (const { name, distinct, rows, missing, nan } of profile.columns) {
    const column = table.column(name);
    if (name === target || !isNumeric(column) || !COUNTS_TIME.test(name)) continue;
    if (missing + nan > 0 || distinct < Math.min(LEAST_VALUES, rows)) continue;
    const values = toFloat64(column, name);
    if (values.every((value, row) => row === 0 || value >= values[row - 1]))
      return {
        column: name,
        why: `${name} rises from the first row to the last: rows stand in order of time`,
        sort: false,
        onlyGrows: true,
      };
  }
  return undefined;
}

/** How rows are parted, and why. */
export function splitFor(
  profile: DatasetProfile,
  task: Proposal["task"]["value"],
  order: TimeOrder | undefined,
): Proposal["split"] {
  if (order !== undefined) return { value: "chronological", why: `${order.why}. The last fifth is the test` };
  const classes = profile.target?.classes ?? [];
  if (task === "regression")
    return {
      value: "shuffled",
      why: "No column says when a row was, so test rows are drawn at random. Where rows stand in order of time: chronological",
    };
  return classes.every(({ count }) => count > 1)
    ? {
        value: "stratified",
        why: "No column says when a row was, so test rows are drawn at random, of each class its share",
      }
    : { value: "shuffled", why: "A class has a single row, which no split can part" };
}
