import { z } from "zod";
import { formatTimes } from "../../../utils/text/index.js";
import type { Column } from "../../tables/index.js";
import { cellExamples } from "../cells.js";
import type { CleaningExample, StepDefinition } from "../step.js";
import { SHOWN_EXAMPLES } from "../step.js";
import { mapTexts, textsOf } from "../texts/map-texts.js";

export const trimConfig = z
  .strictObject({
    kind: z.literal("trim"),
    columns: z.array(z.string()).min(1).describe("Columns of texts."),
  })
  .describe("Takes white space off both ends of texts.");

export const trim: StepDefinition<z.infer<typeof trimConfig>> = {
  title: ({ columns }) => `trim ${columns.join(", ")}`,
  reads: ({ columns }) => columns,
  dropsRows: false,
  learns: () => false,
  fit: () => null,
  apply({ columns }, _, table) {
    const changed: Record<string, Column> = {};
    const examples: CleaningExample[] = [];
    let cells = 0;
    for (const name of columns) {
      const before = textsOf(table.column(name), name, "trimming");
      const { column, rows } = mapTexts(before, (text) => text.trim());
      if (rows.length === 0) continue;
      changed[name] = column;
      cells += rows.length;
      examples.push(...cellExamples(name, before, column, rows));
    }
    return {
      table: cells === 0 ? table : table.with(changed),
      cells,
      change: words(columns, cells),
      examples: examples.slice(0, SHOWN_EXAMPLES),
    };
  },
  summary: ({ config: { columns }, cells }) => words(columns, cells),
};

function words(columns: readonly string[], cells: number): string {
  return `${formatTimes(cells, "value")} of ${columns.join(", ")} freed of white space at the ends`;
}
