import { type Column, isBigInt, isString, type Table } from "../tables/index.js";
import { levelsOf } from "./levels.js";
import type { Target } from "./target.js";
import type { DuplicateFacts } from "./types.js";

/** Rows that are equal, as lists of their numbers; rows that have no equal are in none. */
export function groupsOfEqual(table: Table, names: readonly string[]): Uint32Array[] {
  const { numRows } = table;
  if (numRows < 2 || names.length === 0) return [];
  const keys = names.flatMap((name) => codesOf(table.column(name)));
  const hashes = hashRows(keys, numRows);
  const sorted = hashes.slice().sort();
  const repeated = new Map<number, number[]>();
  for (let i = 1; i < numRows; i++) if (sorted[i] === sorted[i - 1]) repeated.set(sorted[i], []);
  if (repeated.size === 0) return [];
  for (let row = 0; row < numRows; row++) repeated.get(hashes[row])?.push(row);
  return [...repeated.values()].flatMap((rows) => splitEqual(rows, keys));
}

/** Numbers that are equal where values are: of texts their level, of others the value itself; a missing one is like another. */
function codesOf(column: Column): ArrayLike<number>[] {
  if (isString(column)) return [levelsOf(column).codes];
  const { valid } = column;
  // NaN and null are both missing.
  const known = (values: ArrayLike<number>) =>
    valid === undefined
      ? values
      : Float64Array.from(values, (value, row) => (valid[row] === 0 ? Number.NaN : value));
  if (!isBigInt(column)) return [known(column.values)];
  // In two halves: a number holds 53 bits.
  const { buffer, byteOffset, length } = column.values;
  const words = new Uint32Array(buffer, byteOffset, 2 * length);
  const half = (offset: number) => Uint32Array.from({ length }, (_, row) => words[2 * row + offset]);
  return [known(half(0)), known(half(1))];
}

/** A number of 53 bits for each row. Rows of one number are compared value by value, so that chance does no harm. */
function hashRows(keys: readonly ArrayLike<number>[], rows: number): Float64Array {
  const high = new Uint32Array(rows).fill(0x9e3779b9);
  const low = new Uint32Array(rows).fill(0x85ebca6b);
  const one = new Float64Array(1);
  const bits = new Uint32Array(one.buffer);
  for (const values of keys) {
    for (let row = 0; row < rows; row++) {
      const value = values[row];
      // -0 is 0, and every NaN is the same one.
      one[0] = value === 0 ? 0 : value;
      let a = Math.imul(bits[0] ^ high[row], 0xcc9e2d51);
      let b = Math.imul(bits[1] ^ low[row], 0x1b873593);
      a ^= a >>> 15;
      b ^= b >>> 13;
      high[row] = Math.imul(a + b, 0xe6546b64) ^ (b >>> 16);
      low[row] = Math.imul(a ^ (b << 5) ^ (b >>> 27), 0x2c1b3c6d) + a;
    }
  }
  const hashes = new Float64Array(rows);
  for (let row = 0; row < rows; row++) hashes[row] = (high[row] >>> 11) * 0x1_0000_0000 + low[row];
  return hashes;
}

/** Rows of one hash in groups of those that are really equal. */
function splitEqual(rows: readonly number[], keys: readonly ArrayLike<number>[]): Uint32Array[] {
  const groups: number[][] = [];
  for (const row of rows) {
    const group = groups.find(([first]) => keys.every((key) => isSame(key[first], key[row])));
    if (group === undefined) groups.push([row]);
    else group.push(row);
  }
  return groups.filter((group) => group.length > 1).map((group) => Uint32Array.from(group));
}

function isSame(a: number, b: number): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}

/** Rows that are there more than once; where there is a target, also rows that differ in nothing else. */
export function findDuplicates(
  table: Table,
  target: Target | undefined,
  identifiers: readonly string[],
): DuplicateFacts {
  const groups = groupsOfEqual(table, table.names);
  const most = groups.reduce<Uint32Array | undefined>(
    (best, group) => (best === undefined || group.length > best.length ? group : best),
    undefined,
  );
  const unwanted = new Set([...identifiers, ...(target === undefined ? [] : [target.name])]);
  const inputs = table.names.filter((name) => !unwanted.has(name));
  const conflicts =
    target === undefined || inputs.length === 0
      ? undefined
      : conflictsOf(groupsOfEqual(table, inputs), target);
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
  const known = target.values.filter(isKnown);
  const mean = known.reduce((sum, value) => sum + value / known.length, 0);
  return known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}
