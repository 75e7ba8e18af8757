import { random } from "../../utils/random/index.js";
import { formatCount } from "../../utils/text/index.js";
import { type PreparedColumn, prepareColumn } from "../explainers/views/correlations.js";
import { isString, type Table } from "../tables/index.js";
import type { ProfileConfig } from "./config.js";
import { correlateAll } from "./correlations.js";
import type { ColumnFacts, CorrelationFacts, ProfiledKind } from "./types.js";

/** Numbers that the columns of a sample may have in all; beyond it there are fewer rows. */
const MOST_CELLS = 10_000_000;
const LEAST_ROWS = 2000;
/** Columns whose pairs are looked at. */
const MOST_COLUMNS = 200;
/** Kinds that go with nothing: they hold one value, or one of its own in each row. */
const ALONE: ReadonlySet<ProfiledKind> = new Set(["constant", "empty", "identifier", "text"]);

/** The rows that costly parts look at. */
export interface Sample {
  readonly table: Table;
  readonly notes: readonly string[];
}

/** All rows, or some drawn at random, in the order of the table. */
export function sampleOf(table: Table, { sample, seed }: ProfileConfig): Sample {
  const fitting = Math.max(LEAST_ROWS, Math.floor(MOST_CELLS / table.numColumns));
  const rows = Math.min(sample, fitting);
  if (table.numRows <= rows) return { table, notes: [] };
  const drawn = random(seed).fork("profile").sample(table.numRows, rows).sort();
  return {
    table: table.take(drawn),
    notes: [
      `Correlations, relations to the target and leakage: of ${formatCount(rows)} rows drawn at random. All else: of all ${formatCount(table.numRows)} rows.`,
    ],
  };
}

/** What the sample says of pairs of columns. */
export interface Pairs {
  /** Columns that can go with others. */
  readonly prepared: ReadonlyMap<string, PreparedColumn>;
  readonly correlations?: CorrelationFacts;
  readonly notes: readonly string[];
}

/** Prepares the columns of a sample, and correlates them. `turn` is called after each column and may end it by throwing. */
export async function lookAtSample(
  { table }: Sample,
  columns: readonly ColumnFacts[],
  { categories = [] }: ProfileConfig,
  turn: () => Promise<void>,
): Promise<Pairs> {
  const codes = new Set(categories);
  const prepared = new Map<string, PreparedColumn>();
  for (const { name, kind } of columns) {
    if (kind === "constant" || kind === "empty") continue;
    const isText = isString(table.column(name));
    if (kind === "identifier" && isText) continue;
    prepared.set(name, prepareColumn(table, name, isText || codes.has(name)));
  }
  const pairable = columns
    .filter(({ kind, name }) => !ALONE.has(kind) && prepared.has(name))
    .map(({ name }) => name);
  const shown = pairable.slice(0, MOST_COLUMNS);
  const looked = shown.map((name) => prepared.get(name)).filter((column) => column !== undefined);
  const correlations = looked.length < 2 ? undefined : await correlateAll(looked, table.numRows, turn);
  return {
    prepared,
    ...(correlations === undefined ? {} : { correlations }),
    notes:
      pairable.length > shown.length
        ? [`Correlations: of the first ${shown.length} of ${pairable.length} columns.`]
        : [],
  };
}
