import { z } from "zod";

/** What a dataset does where its config says nothing. */
export const datasetDefaults = {
  delimiter: ",",
  header: true,
  quote: '"',
  /** An empty field is null, quoted or not. */
  nullStrings: [""],
  /** `auto` tells an array of records from one record a line. */
  format: "auto",
} as const;

/** Names of column types, as in a table's schema. */
export const COLUMN_TYPES = [
  "bool",
  "int8",
  "int16",
  "int32",
  "int64",
  "uint8",
  "uint16",
  "uint32",
  "uint64",
  "float32",
  "float64",
  "date",
  "timestamp",
  "string",
] as const;

/** A file, relative to the config's folder. */
export const path = z
  .string()
  .min(1)
  .describe("File to read; relative to the folder of the config it stands in.");

/** Which part of a dataset is taken, and under which name. */
export const datasetSelection = {
  name: z
    .string()
    .min(1)
    .optional()
    .describe("Name of the dataset in runs and reports. Default: the file's name."),
  limit: z.int().min(1).optional().describe("Most rows to read, from the first. Default: all."),
  columns: z.array(z.string()).min(1).optional().describe("Only these columns, in this order. Default: all."),
  exclude: z.array(z.string()).optional().describe("Columns to leave out. Default: none."),
};

/** A CSV file. */
export const csvConfig = z
  .strictObject({
    kind: z.literal("csv"),
    path,
    delimiter: z
      .string()
      .min(1)
      .max(4)
      .default(datasetDefaults.delimiter)
      .describe("What stands between two fields."),
    header: z.boolean().default(datasetDefaults.header).describe("Whether the first line names the columns."),
    quote: z
      .string()
      .max(1)
      .default(datasetDefaults.quote)
      .describe("Character around fields that hold a delimiter; doubled inside. Empty: none."),
    nullStrings: z
      .array(z.string())
      .default([...datasetDefaults.nullStrings])
      .describe("Texts that are read as null."),
    types: z
      .record(z.string(), z.enum(COLUMN_TYPES))
      .optional()
      .describe("Types of columns by name, for those that should not be read off the values."),
  })
  .describe("A CSV file (also .gz), UTF-8.");

/** A Parquet file. */
export const parquetConfig = z.strictObject({ kind: z.literal("parquet"), path }).describe("A Parquet file.");

/** A JSON file. */
export const jsonConfig = z
  .strictObject({
    kind: z.literal("json"),
    path,
    format: z
      .enum(["auto", "array", "lines"])
      .default(datasetDefaults.format)
      .describe("One array of records, or one record a line (NDJSON)."),
  })
  .describe("A JSON file of flat records.");

/** A query over files. */
export const sqlConfig = z
  .strictObject({
    kind: z.literal("sql"),
    query: z
      .string()
      .min(1)
      .describe(
        "One SELECT in DuckDB's SQL; `from 'file.parquet'` reads a file relative to the config's folder.",
      ),
  })
  .describe("The rows of a query over files.");

export type CsvConfig = z.output<typeof csvConfig>;
export type ParquetConfig = z.output<typeof parquetConfig>;
export type JsonConfig = z.output<typeof jsonConfig>;
export type SqlConfig = z.output<typeof sqlConfig>;
