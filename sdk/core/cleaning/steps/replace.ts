import { z } from "zod";
import { AssayError } from "../../../utils/errors/index.js";
import { formatTimes } from "../../../utils/text/index.js";
import { type Column, isNull, isNumeric, isString, toFloat64 } from "../../tables/index.js";
import { cellExamples, withNulls, withValue } from "../cells.js";
import type { StepDefinition } from "../step.js";
import { mapTexts } from "../texts/map-texts.js";

export const replaceConfig = z
  .strictObject({
    kind: z.literal("replace"),
    column: z.string().describe("Column of texts or of numbers."),
    values: z
      .record(z.string(), z.union([z.string(), z.number(), z.null()]))
      .refine((values) => Object.keys(values).length > 0, { message: "name one value or more" })
      .describe(
        "New value by old one, compared as a whole; null makes it missing: `{ N/A: null, berlin: Berlin }`.",
      ),
  })
  .describe("Puts other values in the place of some.");
type ReplaceConfig = z.infer<typeof replaceConfig>;

export const replace: StepDefinition<ReplaceConfig> = {
  title: ({ column }) => `replace ${column}`,
  reads: ({ column }) => [column],
  dropsRows: false,
  learns: () => false,
  fit: () => null,
  apply(config, _, table) {
    const { column: name } = config;
    const before = table.column(name);
    const { column, rows } = replaced(config, before);
    return {
      table: rows.length === 0 ? table : table.with({ [name]: column }),
      cells: rows.length,
      change: words(name, rows.length),
      examples: cellExamples(name, before, column, rows),
    };
  },
  summary: ({ config: { column }, cells }) => words(column, cells),
};

function words(name: string, cells: number): string {
  return `${formatTimes(cells, "value")} of ${name} replaced`;
}

function replaced(
  { column: name, values }: ReplaceConfig,
  before: Column,
): { readonly column: Column; readonly rows: readonly number[] } {
  if (isString(before)) {
    return mapTexts(before, (text) => {
      const made = Object.hasOwn(values, text) ? values[text] : text;
      return made === null ? null : String(made);
    });
  }
  if (!isNumeric(before) || before.type === "bool") throw unfit(name, `a column of type ${before.type}`);
  const numbers = toFloat64(before, name);
  const rows: number[] = [];
  let column: Column = before;
  for (const [old, made] of Object.entries(values)) {
    const wanted = Number(old);
    if (old.trim() === "" || Number.isNaN(wanted)) throw unfit(name, JSON.stringify(old));
    if (typeof made === "string") throw unfit(name, JSON.stringify(made));
    if (made === wanted) continue;
    const found: number[] = [];
    for (let row = 0; row < numbers.length; row++) {
      if (numbers[row] === wanted && !isNull(before, row)) found.push(row);
    }
    column = made === null ? withNulls(column, found) : withValue(name, column, found, made);
    rows.push(...found);
  }
  return { column, rows: rows.sort((a, b) => a - b) };
}

function unfit(name: string, got: string): AssayError {
  return new AssayError("DATA_CAST", {
    what: `values of column "${name}" cannot be replaced`,
    got,
    wanted: "a column of texts, or numbers for numbers",
  });
}
