import { z } from "zod";
import { extensible } from "../../core/plugins/index.js";
import { checkServer, mysqlPlace, postgresPlace, sqlitePlace } from "../databases/config.js";
import { datasetConfig, datasetSelection } from "../datasets/config.js";
import { DATASET_URI } from "../registered/address.js";
import { registeredDatasetConfig } from "../registered/schema.js";
import { CODECS, FILE_KINDS } from "./files/formats.js";

/** What a batch prediction does where its config says nothing. */
export const predictionDefaults = {
  /** Columns of the input that stand beside the predictions: all. */
  keep: "all",
  probabilities: true,
  bounds: true,
  /** Rows that are predicted at once. */
  chunkRows: 32_768,
  /** Rows of a part, which is kept as a whole: a row group of a Parquet file. */
  partRows: 122_880,
  resume: true,
} as const;

/** How outputs are written where a config says nothing. */
export const outputDefaults = { overwrite: false, compression: "snappy", mode: "fail" } as const;

/** What becomes of rows that do not fit the model, where a config says nothing. */
export const invalidDefaults = {
  rows: "side-file",
  missing: "reject",
  /** Of the rows read: more of them are no accident. */
  maxShare: 0.1,
} as const;

const paths = z
  .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
  .describe(
    "File to read, or several: a list, or a pattern (`data/*.csv`), in order of their names. Relative to the folder of the config it stands in.",
  );

// Kinds of files come first.
const [csv, parquet, json, ...others] = datasetConfig.options;

/** Where the rows to predict come from: a dataset, of several files where wanted. */
export const predictionInputConfig = z
  .union([
    z
      .string()
      .regex(DATASET_URI)
      .transform((uri): z.output<typeof registeredDatasetConfig> => ({ kind: "registered", uri })),
    extensible(
      z.discriminatedUnion("kind", [
        csv.extend({ path: paths }).describe("CSV files (also .gz), UTF-8."),
        parquet.extend({ path: paths }).describe("Parquet files."),
        json.extend({ path: paths }).describe("JSON files of flat records."),
        ...others,
        registeredDatasetConfig,
      ]),
      "datasets",
      datasetSelection,
    ),
  ])
  .describe("Where the rows come from: files, a query over files, or a registered dataset.");
export type PredictionInputConfig = z.output<typeof predictionInputConfig>;

/** A file of predictions, or one for each file of the input. */
const fileOutput = z
  .strictObject({
    path: z
      .string()
      .min(1)
      .describe(
        "File to write; of several input files, each has its own where the path holds `{name}` or is a folder (ends with /). Relative to the folder of the config it stands in.",
      ),
    kind: z.enum(FILE_KINDS).optional().describe("Format of the file. Default: by the path's ending."),
    overwrite: z
      .boolean()
      .default(outputDefaults.overwrite)
      .describe("Whether a file that is there is replaced, once the new one is whole."),
    compression: z.enum(CODECS).default(outputDefaults.compression).describe("Parquet: the codec."),
  })
  .describe("A file, or one for each file of the input.");
export type FileOutputConfig = z.output<typeof fileOutput>;

const table = {
  table: z
    .string()
    .min(1)
    .max(200)
    .describe("Table to write, its name as it is, unquoted; made where it is not there."),
  mode: z
    .enum(["fail", "append", "replace"])
    .default(outputDefaults.mode)
    .describe(
      "What is done where the table is there: the job fails, its rows are added, or it is replaced at once.",
    ),
};

const tableOutputs = [
  z.strictObject({ ...sqlitePlace, ...table }).describe("A table of a SQLite file."),
  z
    .strictObject({ ...postgresPlace, ...table })
    .superRefine(checkServer)
    .describe("A table of a Postgres database."),
  z
    .strictObject({ ...mysqlPlace, ...table })
    .superRefine(checkServer)
    .describe("A table of a MySQL or MariaDB database."),
] as const;
export type TableOutputConfig = z.output<(typeof tableOutputs)[number]>;

/** Where predictions go: a file, one for each file of the input, or a table of a database. */
export const predictionOutputConfig = z
  .discriminatedUnion("kind", [fileOutput, ...tableOutputs])
  .describe("Where the predictions go: a file, or a table of a database.");
export type PredictionOutputConfig = z.output<typeof predictionOutputConfig>;

/** Whether predictions go into a table of a database. */
export function isTableOutput(output: PredictionOutputConfig): output is TableOutputConfig {
  return "table" in output;
}

/** What becomes of rows that do not fit the model. */
export const invalidRowsConfig = z
  .strictObject({
    rows: z
      .enum(["side-file", "stop"])
      .default(invalidDefaults.rows)
      .describe("They go to a file of their own with row and reason, or the job stops at the first."),
    path: z
      .string()
      .min(1)
      .optional()
      .describe(
        "The side file. Default: beside the output, as `predictions.rejected.parquet`; of a table, `<table>.rejected.parquet`.",
      ),
    maxShare: z
      .number()
      .min(0)
      .max(1)
      .default(invalidDefaults.maxShare)
      .describe("Share of the rows read that may be rejected, looked at part by part; more stop the job."),
    missing: z
      .enum(["reject", "predict"])
      .default(invalidDefaults.missing)
      .describe(
        "What a missing value does where training had none (`required` in the model's signature): the row is rejected, or predicted all the same.",
      ),
  })
  .describe("What becomes of rows that do not fit the model.");
export type InvalidRowsConfig = z.output<typeof invalidRowsConfig>;

/** What a batch prediction is told besides its input and its output. */
export const predictionShape = {
  keep: z
    .union([z.enum(["all", "none"]), z.array(z.string().min(1)).min(1)])
    .default(predictionDefaults.keep)
    .describe("Columns of the input that stand before the predictions, types as they are."),
  probabilities: z
    .boolean()
    .default(predictionDefaults.probabilities)
    .describe("Whether the probability of each class is written (classification)."),
  bounds: z
    .boolean()
    .default(predictionDefaults.bounds)
    .describe("Whether lower and upper are written, where the model has intervals."),
  chunkRows: z
    .int()
    .min(1)
    .max(1_048_576)
    .default(predictionDefaults.chunkRows)
    .describe("Rows that are predicted at once."),
  partRows: z
    .int()
    .min(1)
    .max(16_777_216)
    .default(predictionDefaults.partRows)
    .describe(
      "Rows of a part: what a kill costs at most, and a row group of a Parquet file. Parts take the memory of two.",
    ),
  invalid: invalidRowsConfig.prefault({}),
  resume: z
    .boolean()
    .default(predictionDefaults.resume)
    .describe(
      "Whether work that was stopped is gone on with, of the same config, model and input; false begins anew.",
    ),
};
