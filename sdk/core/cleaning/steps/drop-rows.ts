import { z } from "zod";
import { columnsOf, parseExpression, rowTest } from "../expression/index.js";
import { droppedWords, type StepDefinition, withoutRows } from "../step.js";

export const dropRowsConfig = z
  .strictObject({
    kind: z.literal("dropRows"),
    where: z
      .string()
      .min(1)
      .max(5000)
      .describe(
        "Condition of the rows to drop, on column names: ==, !=, <, <=, >, >=, and, or, not, in (…), is null, + - * / %, numbers, 'texts'. A row of which it cannot be told (a missing value) stays.",
      ),
  })
  .describe("Drops rows that meet a condition.");

export const dropRows: StepDefinition<z.infer<typeof dropRowsConfig>> = {
  title: () => "dropRows",
  reads: ({ where }) => columnsOf(parseExpression(where)),
  dropsRows: true,
  learns: () => false,
  fit: () => null,
  apply({ where }, _, table) {
    return withoutRows(table, rowTest(where, table), where);
  },
  reason: ({ where }) => where,
  summary: ({ config: { where }, rows }) => droppedWords(rows, where),
};
