import { z } from "zod";

/** What a column's schema says where the config says nothing. */
export const columnSchemaDefaults = {
  /** The column must be there. */
  required: true,
  /** No value may be null. */
  nullable: false,
  /** NaN and ±Infinity are refused (columns of numbers only). */
  finite: true,
  /** Values may occur more than once. */
  unique: false,
} as const;

/** What a table's schema does where the config says nothing. */
export const tableSchemaDefaults = {
  columns: {},
  /** Other columns are let through. */
  strict: false,
  /** Values are checked as they are. */
  coerce: false,
} as const;

/** What a column holds, for people: `number` is any number, `integer` whole numbers in any number type. */
export const columnKind = z.enum(["number", "integer", "boolean", "string", "date", "timestamp"]);
export type ColumnKind = z.infer<typeof columnKind>;

const bound = z.union([z.number(), z.string()]);

/** What one column may hold. */
export const columnSchemaConfig = z.strictObject({
  type: columnKind
    .optional()
    .describe("number (any), integer (whole numbers), boolean, string, date, timestamp. Default: any type."),
  required: z.boolean().default(columnSchemaDefaults.required).describe("Whether the column must be there."),
  nullable: z
    .boolean()
    .default(columnSchemaDefaults.nullable)
    .describe("Whether values may be null. NaN is not a null: see finite."),
  finite: z
    .boolean()
    .default(columnSchemaDefaults.finite)
    .describe("Whether NaN and infinities are refused, in columns of numbers."),
  min: bound.optional().describe("Smallest value allowed; of a date or timestamp as ISO 8601 text."),
  max: bound.optional().describe("Largest value allowed; of a date or timestamp as ISO 8601 text."),
  values: z
    .array(z.union([z.string(), z.number(), z.boolean()]))
    .min(1)
    .optional()
    .describe("The only values allowed; dates and timestamps as ISO 8601 text."),
  unique: z
    .boolean()
    .default(columnSchemaDefaults.unique)
    .describe("Whether each value may occur once only; nulls do not count."),
});
export type ColumnSchemaConfig = z.infer<typeof columnSchemaConfig>;
export type ColumnSchemaInput = z.input<typeof columnSchemaConfig>;

/** What a table must look like. */
export const tableSchemaConfig = z.strictObject({
  columns: z
    .record(z.string(), columnSchemaConfig)
    .default(tableSchemaDefaults.columns)
    .describe("What each column may hold, by column name."),
  strict: z.boolean().default(tableSchemaDefaults.strict).describe("Whether other columns are refused."),
  coerce: z
    .boolean()
    .default(tableSchemaDefaults.coerce)
    .describe("Whether values are converted to the declared type first, where that loses nothing."),
});
export type TableSchemaConfig = z.infer<typeof tableSchemaConfig>;
export type TableSchemaInput = z.input<typeof tableSchemaConfig>;
