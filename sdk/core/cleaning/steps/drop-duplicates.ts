import { z } from "zod";
import { firstSameRows } from "../same-rows.js";
import { droppedWords, type StepDefinition, withoutRows } from "../step.js";

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
    const first = firstSameRows(table, columns ?? table.names);
    const stays = first.slice();
    if (keep === "last") {
      first.forEach((group, row) => {
        stays[group] = row;
      });
    }
    return withoutRows(table, (row) => stays[first[row]] !== row, sameWords(columns));
  },
  reason: ({ columns }) => sameWords(columns),
  summary: ({ config: { columns }, rows }) => droppedWords(rows, sameWords(columns)),
};

function sameWords(columns: readonly string[] | undefined): string {
  const same = columns === undefined ? "all columns the same" : `same ${columns.join(", ")}`;
  return `${same} as in another row`;
}
