import { z } from "zod";
import { reshaped, type StepDefinition } from "../step.js";

export const renameConfig = z
  .strictObject({
    kind: z.literal("rename"),
    columns: z.record(z.string(), z.string()).describe("New name by old name."),
  })
  .describe("Gives columns other names.");

export const rename: StepDefinition<z.infer<typeof renameConfig>> = {
  title: ({ columns }) => `rename ${Object.keys(columns).join(", ")}`,
  reads: ({ columns }) => Object.keys(columns),
  makes: ({ columns }, name) => [Object.hasOwn(columns, name) ? columns[name] : name],
  dropsRows: false,
  learns: () => false,
  fit: () => null,
  apply({ columns }, _, table) {
    const pairs = Object.entries(columns).map(([from, to]) => `${from} to ${to}`);
    return reshaped(
      table.rename(columns),
      pairs.length === 0 ? "nothing to rename" : `renamed ${pairs.join(", ")}`,
    );
  },
  toOnnx: ({ columns: names }, _learned, _graph, columns) =>
    new Map([...columns].map(([name, column]) => [Object.hasOwn(names, name) ? names[name] : name, column])),
};
