import { z } from "zod";
import { extensible } from "../../core/plugins/index.js";
import {
  checkSelection,
  checkServer,
  databaseSelection,
  mysqlPlace,
  postgresPlace,
  sqlitePlace,
} from "../databases/config.js";
import { tableInCode } from "./in-code.js";

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

const path = z.string().min(1).describe("File to read; relative to the folder of the config it stands in.");

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

/** Where rows come from. */
export const datasetConfig = extensible(
  z.discriminatedUnion("kind", [
    z
      .strictObject({
        kind: z.literal("csv"),
        path,
        delimiter: z
          .string()
          .min(1)
          .max(4)
          .default(datasetDefaults.delimiter)
          .describe("What stands between two fields."),
        header: z
          .boolean()
          .default(datasetDefaults.header)
          .describe("Whether the first line names the columns."),
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
        ...datasetSelection,
      })
      .describe("A CSV file (also .gz), UTF-8."),
    z.strictObject({ kind: z.literal("parquet"), path, ...datasetSelection }).describe("A Parquet file."),
    z
      .strictObject({
        kind: z.literal("json"),
        path,
        format: z
          .enum(["auto", "array", "lines"])
          .default(datasetDefaults.format)
          .describe("One array of records, or one record a line (NDJSON)."),
        ...datasetSelection,
      })
      .describe("A JSON file of flat records."),
    z
      .strictObject({
        kind: z.literal("sql"),
        query: z
          .string()
          .min(1)
          .describe(
            "One SELECT in DuckDB's SQL; `from 'file.parquet'` reads a file relative to the config's folder.",
          ),
        ...datasetSelection,
      })
      .describe("The rows of a query over files."),
    z
      .strictObject({
        kind: z.literal("table"),
        table: tableInCode.describe("A Table or Dataset, or a function that gives one: in code only."),
        ...datasetSelection,
      })
      .describe("A table that a program made: in code only."),
    z
      .strictObject({ ...sqlitePlace, ...databaseSelection, ...datasetSelection })
      .superRefine(checkSelection)
      .describe("A table of a SQLite file, or the rows of a query."),
    z
      .strictObject({ ...postgresPlace, ...databaseSelection, ...datasetSelection })
      .superRefine(checkSelection)
      .superRefine(checkServer)
      .describe("A table of a Postgres database, or the rows of a query."),
    z
      .strictObject({ ...mysqlPlace, ...databaseSelection, ...datasetSelection })
      .superRefine(checkSelection)
      .superRefine(checkServer)
      .describe("A table of a MySQL or MariaDB database, or the rows of a query."),
  ]),
  "datasets",
  datasetSelection,
);

/** A dataset's config, every default filled in. */
export type DatasetConfig = z.infer<typeof datasetConfig>;
/** A dataset's config as a user writes it. */
export type DatasetInputConfig = z.input<typeof datasetConfig>;
export type CsvConfig = Extract<DatasetConfig, { kind: "csv" }>;
export type ParquetConfig = Extract<DatasetConfig, { kind: "parquet" }>;
export type JsonConfig = Extract<DatasetConfig, { kind: "json" }>;
export type SqlConfig = Extract<DatasetConfig, { kind: "sql" }>;
