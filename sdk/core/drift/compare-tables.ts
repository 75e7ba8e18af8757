import { AssayError } from "../../utils/errors/index.js";
import { parseOptions } from "../options.js";
import { benjaminiHochberg } from "../statistics/index.js";
import type { Table } from "../tables/index.js";
import { type Measured, measureColumn } from "./column.js";
import { type DriftConfig, type DriftInput, driftConfig } from "./config.js";
import { Drift } from "./drift.js";
import type { ColumnDrift } from "./types.js";
import { judgeColumn } from "./verdict.js";

/**
 * How far `current` has moved from `reference` (the data that a model learned from), column by column: population stability
 * index, Kolmogorov–Smirnov and χ² tests, missing values, levels and ranges that the reference lacks. Predictions are
 * columns like others. Pure; about 0.1 s a million numbers.
 *
 * Throws DATA_EMPTY where a table has no rows, DATA_COLUMN_MISSING where no column is in both or a named one is in neither,
 * CONFIG_INVALID for options that the schema `driftConfig` refuses.
 *
 * @example
 * compareTables(training, lastWeek, { categories: ["season"] }).verdict; // "stable", "moderate" or "drifted"
 */
export function compareTables(reference: Table, current: Table, options: DriftInput = {}): Drift {
  const settings = parseOptions(driftConfig, options, "drift");
  refuseEmpty("reference", reference);
  refuseEmpty("current", current);
  const names = chosenNames(reference, current, settings);
  const categories = new Set(settings.categories);
  const measured = names.map((name) =>
    measureColumn(name, reference.column(name), current.has(name) ? current.column(name) : undefined, {
      bins: settings.bins,
      levels: settings.levels,
      isCategory: categories.has(name),
    }),
  );
  const unwanted = new Set(settings.exclude);
  const added = current.names.filter(
    (name) => !reference.has(name) && !unwanted.has(name) && settings.columns === undefined,
  );
  return new Drift({
    columns: adjustAll(measured).map(({ about, ...column }) => ({
      ...column,
      ...judgeColumn(column, settings, about),
    })),
    added,
    referenceRows: reference.numRows,
    currentRows: current.numRows,
    settings,
  });
}

function refuseEmpty(which: string, table: Table): void {
  if (table.numRows > 0) return;
  throw new AssayError("DATA_EMPTY", {
    what: `the ${which} table has no rows, so there is nothing to compare`,
    wanted: "one row or more in both tables",
    next: "Check the source and its filters.",
  });
}

function chosenNames(reference: Table, current: Table, settings: DriftConfig): string[] {
  const { columns, exclude = [], categories = [] } = settings;
  // A name of neither table is a slip; Table.column names the nearest.
  for (const name of [...exclude, ...categories]) if (!current.has(name)) reference.column(name);
  for (const name of columns ?? []) reference.column(name);
  const unwanted = new Set(exclude);
  const names = (columns ?? reference.names).filter((name) => !unwanted.has(name));
  if (names.some((name) => current.has(name))) return [...new Set(names)];
  throw new AssayError("DATA_COLUMN_MISSING", {
    what: "the tables have no column in common that was asked for",
    got: `columns ${shown(names)} of the reference, ${shown(current.names)} of the current table`,
    wanted: "the same columns in both",
    next: "Compare tables of one source, or rename the columns.",
  });
}

function shown(names: readonly string[]): string {
  return names.length === 0 ? "none" : `${names.slice(0, 5).join(", ")}${names.length > 5 ? ", …" : ""}`;
}

type Unjudged = Omit<ColumnDrift, "verdict" | "reason"> & { readonly about?: string };

/** Each p-value adjusted for all tests of all columns. */
function adjustAll(columns: readonly Measured[]): Unjudged[] {
  const tests = columns.flatMap(({ ks, chiSquare, missing, unseen }) =>
    [ks, chiSquare, missing.test, unseen?.test].filter((test) => test !== undefined),
  );
  const adjusted = new Map(
    benjaminiHochberg(tests.map(({ pValue }) => pValue)).map((value, i) => [tests[i], value]),
  );
  const withAdjusted = <T extends (typeof tests)[number]>(test: T) =>
    Object.freeze({ ...test, adjusted: adjusted.get(test) ?? test.pValue });
  return columns.map(({ ks, chiSquare, missing, unseen, bins, ...column }) => ({
    ...column,
    ...(ks === undefined ? {} : { ks: withAdjusted(ks) }),
    ...(chiSquare === undefined ? {} : { chiSquare: withAdjusted(chiSquare) }),
    missing: Object.freeze({
      reference: missing.reference,
      current: missing.current,
      ...(missing.test === undefined ? {} : { test: withAdjusted(missing.test) }),
    }),
    ...(unseen === undefined
      ? {}
      : { unseen: Object.freeze({ ...unseen, test: withAdjusted(unseen.test) }) }),
    bins: Object.freeze(bins.map((bin) => Object.freeze(bin))),
  }));
}
