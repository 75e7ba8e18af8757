import { z } from "zod";
import { isOfKind } from "../../schemas/cast.js";
import { SHOWN_ROWS } from "../../schemas/index.js";
import { type Column, isNull, valueAt } from "../../tables/index.js";
import { cellExamples } from "../cells.js";
import { reshaped, type StepDefinition } from "../step.js";
import { dayReader, isDayFormat } from "../texts/dates.js";
import { textsOf } from "../texts/map-texts.js";
import { numberReader } from "../texts/numbers.js";
import { castFailure } from "./cast.js";

export const parseConfig = z
  .strictObject({
    kind: z.literal("parse"),
    column: z.string().describe("Column of texts."),
    to: z.enum(["number", "date", "boolean"]).describe("What the texts are."),
    decimal: z.enum([".", ","]).default(".").describe("Of numbers: what stands before the fraction."),
    thousands: z
      .enum([".", ",", " ", "'"])
      .optional()
      .describe("Of numbers: what stands between groups of three digits. Default: nothing."),
    formats: z
      .array(
        z.string().refine(isDayFormat, { message: "wanted YYYY, MM and DD, each once, as in DD.MM.YYYY" }),
      )
      .min(1)
      .optional()
      .describe("Of dates: how they are written, as DD.MM.YYYY; the first that fits counts."),
    true: z.array(z.string()).min(1).optional().describe("Of booleans: texts for true, in any case."),
    false: z.array(z.string()).min(1).optional().describe("Of booleans: texts for false, in any case."),
  })
  .refine(({ to, formats }) => (to === "date") === (formats !== undefined), {
    message: "`formats` goes with `to: date`, and only with it",
    path: ["formats"],
  })
  .refine(
    (step) => [step.true, step.false].every((texts) => (step.to === "boolean") === (texts !== undefined)),
    {
      message: "`true` and `false` go with `to: boolean`, and only with it",
      path: ["true"],
    },
  )
  .refine(({ decimal, thousands }) => decimal !== thousands, {
    message: "must not be the decimal mark",
    path: ["thousands"],
  })
  .describe(
    "Reads texts that are numbers, dates or booleans in a writing of their own. A blank text becomes missing.",
  );
type ParseConfig = z.infer<typeof parseConfig>;

const TYPES = { number: "float64", date: "date", boolean: "bool" } as const;

export const parse: StepDefinition<ParseConfig> = {
  title: ({ column, to }) => `parse ${column} as ${to}`,
  reads: ({ column }) => [column],
  dropsRows: false,
  learns: () => false,
  fit: () => null,
  apply(config, _, table) {
    const { column: name, to } = config;
    const before = table.column(name);
    if (isOfKind(before, to)) return reshaped(table, `${name} is ${before.type} already`);
    const { column, failed } = parseTexts(config, before);
    if (failed.length > 0) {
      const shown = failed
        .slice(0, SHOWN_ROWS)
        .map((row) => `row ${row}: ${JSON.stringify(String(valueAt(before, row)))}`);
      throw castFailure(name, to, failed.length, shown);
    }
    const present = Array.from(before.values.keys()).filter((row) => !isNull(before, row));
    return {
      table: table.with({ [name]: column }),
      cells: present.length,
      change: `${name} read as ${column.type} (was string)`,
      examples: cellExamples(name, before, column, present),
    };
  },
};

/** Texts read as a config says, and the rows whose text cannot be (they are missing then). */
export function parseTexts(
  config: ParseConfig,
  before: Column,
): { readonly column: Column; readonly failed: readonly number[] } {
  const texts = textsOf(before, config.column, "parsing");
  const read = readerOf(config);
  const parsed = texts.categories.map((text) => (text.trim() === "" ? null : read(text)));
  const rows = texts.values.length;
  const values = { number: Float64Array, date: Int32Array, boolean: Uint8Array }[config.to];
  const made = new values(rows);
  const valid = new Uint8Array(rows);
  const failed: number[] = [];
  for (let row = 0; row < rows; row++) {
    if (isNull(texts, row)) continue;
    const value = parsed[texts.values[row]];
    if (value === undefined) failed.push(row);
    else if (value !== null) {
      made[row] = value;
      valid[row] = 1;
    }
  }
  const nullable = valid.includes(0) ? { valid } : {};
  return { column: { type: TYPES[config.to], values: made, ...nullable } as Column, failed };
}

function readerOf({
  to,
  decimal,
  thousands,
  formats = [],
  ...words
}: ParseConfig): (text: string) => number | undefined {
  if (to === "number") return numberReader({ decimal, thousands });
  if (to === "date") {
    const readers = formats.map(dayReader);
    return (text) => readers.map((read) => read(text)).find((day) => day !== undefined);
  }
  const lower = (texts: readonly string[] = []) => new Set(texts.map((text) => text.trim().toLowerCase()));
  const [yes, no] = [lower(words.true), lower(words.false)];
  return (text) => {
    const word = text.trim().toLowerCase();
    return yes.has(word) ? 1 : no.has(word) ? 0 : undefined;
  };
}
