import { z } from "zod";
import { reshaped, type StepDefinition } from "../step.js";

export const dropConfig = z
  .strictObject({
    kind: z.literal("drop"),
    columns: z.array(z.string()).min(1).describe("Columns to leave out."),
  })
  .describe("Leaves out columns.");

export const drop: StepDefinition<z.infer<typeof dropConfig>> = {
  title: ({ columns }) => `drop ${columns.join(", ")}`,
  reads: ({ columns }) => columns,
  makes: ({ columns }, name) => (columns.includes(name) ? [] : [name]),
  dropsRows: false,
  learns: () => false,
  fit: () => null,
  apply({ columns }, _, table) {
    return reshaped(
      table.drop(columns),
      columns.length === 0 ? "nothing to leave out" : `left out ${columns.join(", ")}`,
    );
  },
  toOnnx: ({ columns: dropped }, _learned, _graph, columns) =>
    new Map([...columns].filter(([name]) => !dropped.includes(name))),
};
