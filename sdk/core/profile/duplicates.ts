import type { Table } from "../tables/index.js";
import { groupsOfEqual, RowHashes } from "./equal-rows.js";
import { presentNumbers } from "./levels.js";
import type { Target } from "./target.js";
import type { ColumnFacts, DuplicateFacts } from "./types.js";

/**
 * Rows that are there more than once; where there is a target, also rows that differ in nothing else (identifiers and the time
 * left out). Where a column has another value in each row there are none, and nothing is looked at.
 */
export function findDuplicates(
  table: Table,
  target: Target | undefined,
  columns: readonly ColumnFacts[],
): DuplicateFacts {
  const isInput = ({ kind, role }: ColumnFacts) => kind !== "identifier" && role === undefined;
  const [inputs, others] = [columns.filter(isInput), columns.filter((column) => !isInput(column))];
  const mayRepeat = (some: readonly ColumnFacts[]) =>
    some.length > 0 && some.every(({ distinct }) => distinct < table.numRows);
  if (!mayRepeat(inputs)) return { rows: 0, groups: 0 };
  const hashes = new RowHashes(table.numRows);
  const namesOf = (some: readonly ColumnFacts[]) => some.map(({ name }) => name);
  for (const name of namesOf(inputs)) hashes.add(table.column(name));
  const conflicts =
    target === undefined
      ? undefined
      : conflictsOf(groupsOfEqual(table, namesOf(inputs), hashes.values()), target);
  for (const name of namesOf(others)) hashes.add(table.column(name));
  const groups =
    mayRepeat(others) || others.length === 0 ? groupsOfEqual(table, table.names, hashes.values()) : [];
  const most = groups.reduce<Uint32Array | undefined>(
    (best, group) => (best === undefined || group.length > best.length ? group : best),
    undefined,
  );
  return {
    rows: groups.reduce((sum, group) => sum + group.length - 1, 0),
    groups: groups.length,
    ...(most === undefined ? {} : { most: { row: most[0], count: most.length } }),
    ...(conflicts === undefined ? {} : { conflicts }),
  };
}

function conflictsOf(groups: readonly Uint32Array[], target: Target): DuplicateFacts["conflicts"] {
  const outcomeOf = (row: number) => (target.task === "regression" ? target.values[row] : target.codes[row]);
  const isKnown = (value: number) => !Number.isNaN(value) && (target.task === "regression" || value >= 0);
  let [rows, count, lost] = [0, 0, 0];
  let example: readonly [number, number] | undefined;
  for (const group of groups) {
    const known = group.filter((row) => isKnown(outcomeOf(row)));
    const other = known.findIndex((row) => outcomeOf(row) !== outcomeOf(known[0]));
    if (other < 0) continue;
    rows += known.length;
    count++;
    lost += lostIn(known, outcomeOf, target);
    example ??= [known[0], known[other]];
  }
  const total = totalOf(target, isKnown);
  return { rows, groups: count, ceiling: total > 0 ? 1 - lost / total : 1, ...(example ? { example } : {}) };
}

/** What the best guess for equal rows still loses: squared error of their mean, or the rows of other classes. */
function lostIn(rows: Uint32Array, outcomeOf: (row: number) => number, { task }: Target): number {
  if (task === "classification") {
    const counts = new Map<number, number>();
    for (const row of rows) counts.set(outcomeOf(row), (counts.get(outcomeOf(row)) ?? 0) + 1);
    return rows.length - Math.max(...counts.values());
  }
  const mean = rows.reduce((sum, row) => sum + outcomeOf(row) / rows.length, 0);
  return rows.reduce((sum, row) => sum + (outcomeOf(row) - mean) ** 2, 0);
}

function totalOf(target: Target, isKnown: (value: number) => boolean): number {
  if (target.task === "classification") return target.codes.filter(isKnown).length;
  const known = presentNumbers(target.values);
  const mean = known.reduce((sum, value) => sum + value / known.length, 0);
  return known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}
