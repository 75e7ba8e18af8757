import { type Stopped, throwIfAborted } from "../../utils/abort.js";
import { AssayError } from "../../utils/errors/index.js";
import { parseOptions } from "../options.js";
import type { Table } from "../tables/index.js";
import { type Described, describeColumn } from "./column.js";
import { type ProfileConfig, type ProfileInput, profileConfig } from "./config.js";
import { DatasetProfile } from "./dataset-profile.js";
import { describeTarget } from "./describe-target.js";
import { findDuplicates } from "./duplicates.js";
import {
  columnFindings,
  duplicateFindings,
  pairFindings,
  sizeFindings,
  timeFindings,
} from "./findings/index.js";
import { isSameColumn } from "./same.js";
import { lookAtSample, sampleOf } from "./sample.js";
import { targetOf, taskOf } from "./target.js";
import { describeTime } from "./time.js";
import type { Finding } from "./types.js";

/** How a dataset is profiled, and how that is followed and stopped. */
export interface ProfileDatasetOptions extends ProfileInput {
  /** Name of the dataset. @default "table" */
  readonly name?: string;
  /** Stops the work between two columns: INTERRUPTED is thrown. */
  readonly signal?: AbortSignal;
  /** Hears how far it is: what is done, parts done, parts in all. */
  readonly onProgress?: (label: string, done: number, total: number) => void;
}

const STOPPED: Stopped = { what: "the profile was stopped before it was done" };
const RANK = { error: 0, warning: 1, info: 2 } as const;

/**
 * What a dataset holds and what is odd about it: types, missing and distinct values, quantiles, histograms, frequent values,
 * correlations, duplicates, gaps in time; with a target, what each column says of it, and columns that know it too well. Counts
 * are of all rows; correlations, relations and leakage of a sample where there are more than `sample` rows (the notes say so).
 *
 * Throws DATA_EMPTY for a table without rows or columns, DATA_COLUMN_MISSING for a name that is not there, DATA_TARGET for a
 * target that cannot be one, DATA_CAST for a time column that holds no times, CONFIG_INVALID, INTERRUPTED.
 *
 * @example
 * const profile = await profileDataset(table, { target: "bikers" });
 * profile.findings[0].message; // "casual + registered = bikers, in all 8,645 rows looked at"
 */
export async function profileDataset(
  table: Table,
  options: ProfileDatasetOptions = {},
): Promise<DatasetProfile> {
  const { name = "table", signal, onProgress, ...rest } = options;
  const settings = parseOptions(profileConfig, rest, "profile");
  const looked = chosenTable(table, settings);
  const watch = watchOf(looked, signal, onProgress);
  const time = timeColumn(looked, settings);
  const { target: targetName } = settings;
  const whole =
    targetName === undefined
      ? undefined
      : targetOf(looked, targetName, settings.task ?? taskOf(looked, targetName));
  const described: Described[] = [];
  for (const [column, data] of looked.entries()) {
    const { facts, levels } = describeColumn(column, data, settings);
    const role = column === settings.target ? "target" : column === time ? "time" : undefined;
    described.push({ facts: role === undefined ? facts : { ...facts, role }, ...(levels ? { levels } : {}) });
    await watch("columns");
  }
  const columns = described.map(({ facts }) => facts);
  const timeFacts = time === undefined ? undefined : describeTime(looked, time);
  await watch("time");
  const sample = sampleOf(looked, settings);
  const pairs = await lookAtSample(sample, columns, settings, () => watch("correlations"));
  const target =
    whole === undefined
      ? undefined
      : await describeTarget(
          {
            table: looked,
            whole,
            sample: sample.table,
            columns,
            prepared: pairs.prepared,
            settings,
            ...(time === undefined ? {} : { time }),
          },
          () => watch("target"),
        );
  const duplicates = findDuplicates(looked, whole, columns);
  await watch("duplicates");
  const { correlations } = pairs;
  const findings: Finding[] = [
    ...(target?.findings ?? []),
    ...(timeFacts === undefined ? [] : timeFindings(timeFacts, looked.numRows)),
    ...duplicateFindings(duplicates, looked.numRows, target?.facts),
    ...sizeFindings(looked.numRows, columns),
    ...described.flatMap(columnFindings),
    ...(correlations === undefined
      ? []
      : pairFindings(correlations, targetName, (a, b) => isSameColumn(looked, a, b))),
  ];
  return new DatasetProfile({
    name,
    rows: looked.numRows,
    bytes: looked.bytes,
    columns,
    findings: findings.toSorted((a, b) => RANK[a.severity] - RANK[b.severity]),
    ...(correlations === undefined ? {} : { correlations }),
    ...(target === undefined ? {} : { target: target.facts }),
    duplicates,
    ...(timeFacts === undefined ? {} : { time: timeFacts }),
    notes: [...sample.notes, ...pairs.notes, ...timeNotes(settings, time)],
  });
}

/** The columns that are looked at. */
function chosenTable(table: Table, { target, time, exclude = [], categories = [] }: ProfileConfig): Table {
  for (const name of [target, time, ...categories]) if (name !== undefined) table.column(name);
  if (target !== undefined && exclude.includes(target)) {
    throw new AssayError("CONFIG_INVALID", {
      what: `the target "${target}" is excluded`,
      where: "profile.exclude",
      next: "Take it out of `exclude`, or name no target.",
    });
  }
  const looked = exclude.length === 0 ? table : table.drop(exclude);
  if (looked.numRows > 0 && looked.numColumns > 0) return looked;
  throw new AssayError("DATA_EMPTY", {
    what: "there is nothing to profile",
    got: `${looked.numRows} rows and ${looked.numColumns} columns`,
    wanted: "one row and one column or more",
    next: "Check the source, its filters and `exclude`.",
  });
}

/** The column that says when a row was: the named one, or the only one of dates or times. */
function timeColumn(table: Table, { time, target, exclude = [] }: ProfileConfig): string | undefined {
  if (time !== undefined) return exclude.includes(time) ? undefined : time;
  const times = table
    .entries()
    .filter(([name, { type }]) => (type === "date" || type === "timestamp") && name !== target);
  return times.length === 1 ? times[0][0] : undefined;
}

function timeNotes({ time }: ProfileConfig, found: string | undefined): string[] {
  return time === undefined && found !== undefined
    ? [`Time is read from ${found}, the only column of dates or times.`]
    : [];
}

/** Tells how far it is, lets others have their turn, and stops where that is wanted. */
function watchOf(
  table: Table,
  signal: AbortSignal | undefined,
  onProgress: ProfileDatasetOptions["onProgress"],
): (label: string) => Promise<void> {
  // Each column is described, correlated and held against the target.
  const total = 3 * table.numColumns + 3;
  let done = 0;
  return async (label) => {
    done = Math.min(done + 1, total);
    onProgress?.(label, done, total);
    await new Promise((resolve) => setImmediate(resolve));
    throwIfAborted(signal, STOPPED);
  };
}
