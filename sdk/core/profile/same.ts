import { isString, type Table } from "../tables/index.js";
import { levelsOf } from "./levels.js";

/** Whether two columns hold the same value in every row (levels of the same text, missing where the other is). */
export function isSameColumn(table: Table, first: string, second: string): boolean {
  const [a, b] = [table.column(first), table.column(second)];
  if (isString(a) !== isString(b)) return false;
  if (isString(a)) {
    const [p, q] = [levelsOf(a), levelsOf(b)];
    return p.codes.every((code, row) => p.names[code] === q.names[q.codes[row]]);
  }
  const [p, q] = [table.numbers(first), table.numbers(second)];
  return p.every((value, row) => Object.is(value, q[row]) || value === q[row]);
}
