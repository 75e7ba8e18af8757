import { z } from "zod";
import { isNull, isString, type Table } from "../../tables/index.js";
import { type StepDefinition, withoutRows } from "../step.js";

export const dropDuplicatesConfig = z
  .strictObject({
    kind: z.literal("dropDuplicates"),
    columns: z
      .array(z.string())
      .min(1)
      .optional()
      .describe(
        "Columns that make rows the same. Default: all columns. Missing values are the same as one another.",
      ),
    keep: z.enum(["first", "last"]).default("first").describe("Which of the same rows stays."),
  })
  .describe("Drops rows that repeat others.");

export const dropDuplicates: StepDefinition<z.infer<typeof dropDuplicatesConfig>> = {
  title: ({ columns }) =>
    columns === undefined ? "dropDuplicates" : `dropDuplicates of ${columns.join(", ")}`,
  reads: ({ columns }) => columns ?? [],
  dropsRows: true,
  learns: () => false,
  fit: () => null,
  apply({ columns, keep }, _, table) {
    const groups = groupsOf(table, columns ?? table.names);
    const stays = new Map<number, number>();
    groups.forEach((group, row) => {
      if (keep === "last" || !stays.has(group)) stays.set(group, row);
    });
    const same = columns === undefined ? "all columns the same" : `same ${columns.join(", ")}`;
    return withoutRows(table, (row) => stays.get(groups[row]) !== row, `${same} as in another row`);
  },
};

/** A number a row, equal where the rows are equal in these columns. */
function groupsOf(table: Table, names: readonly string[]): Float64Array {
  let groups = new Float64Array(table.numRows);
  for (const name of names) {
    const column = table.column(name);
    const codes = new Map<unknown, number>();
    const pairs = new Map<number, number>();
    groups = groups.map((group, row) => {
      const value = isString(column) ? column.categories[column.values[row]] : column.values[row];
      // A Map holds NaN equal to NaN, so that missing numbers are the same too.
      const code = numbered(codes, isNull(column, row) ? null : value);
      return numbered(pairs, group * table.numRows + code);
    });
  }
  return groups;
}

/** The number of a key, in order of first appearance. */
function numbered<K>(numbers: Map<K, number>, key: K): number {
  const known = numbers.get(key);
  if (known !== undefined) return known;
  numbers.set(key, numbers.size);
  return numbers.size - 1;
}
