import { resolve } from "node:path";
import type { CleaningConfig } from "../../sdk/core/cleaning/index.js";
import type { Table } from "../../sdk/core/tables/index.js";
import type { CleanSource } from "../../sdk/io/cleaning/index.js";
import { AssayError } from "../../sdk/utils/errors/index.js";
import { textOption } from "../options.js";
import type { TaskContext } from "../task.js";

/** What is to be cleaned, and how. */
export interface DeclaredCleaning {
  readonly source: CleanSource;
  readonly steps: (columns: Table) => CleaningConfig;
  /** The target that a config names. */
  readonly target?: string;
  readonly task?: "regression" | "classification";
  readonly notes: readonly string[];
}

/** Reads what a command names: a config, a data file, or a data file and the config that tells how it is cleaned. */
export async function declaredCleaning(context: TaskContext, signal: AbortSignal): Promise<DeclaredCleaning> {
  const { argument, cwd } = context;
  const named = argument ?? textOption(context, "data");
  if (named === undefined) {
    throw new AssayError("CLI_USAGE", {
      what: "nothing was named to clean",
      wanted: "a config or a data file",
      next: "As in: assay task cleans:data confs/bikes.yaml --out clean.parquet",
    });
  }
  const { findDatasetOfPath } = await import("../../sdk/io/datasets/index.js");
  const file = textOption(context, "data") ?? (await dataFile(named, cwd));
  const config = textOption(context, "config") ?? (file === undefined ? argument : undefined);
  const data = file === undefined ? undefined : findDatasetOfPath(file);
  if (file !== undefined && data === undefined) {
    throw new AssayError("CLI_USAGE", {
      what: "--data does not name a data file",
      got: file,
      wanted: "a file that ends in .csv, .tsv, .parquet, .json, .jsonl or .ndjson (.gz may follow)",
    });
  }
  if (config === undefined) {
    const nothing = "No cleaning is declared: a data file was named without --config.";
    return {
      source: { config: data ?? { kind: "csv", path: named }, baseDir: cwd },
      steps: () => [],
      notes: [nothing],
    };
  }
  return ofConfig(config, data && { config: data, baseDir: cwd }, context, signal);
}

async function ofConfig(
  path: string,
  data: CleanSource | undefined,
  { cwd, env }: TaskContext,
  signal: AbortSignal,
): Promise<DeclaredCleaning> {
  const { jobEnvironment } = await import("../../sdk/jobs/environment.js");
  const { readConfig } = await import("../../sdk/jobs/config.js");
  const { declaredCleaning: stepsOf } = await import("../../sdk/jobs/steps/clean-rows.js");
  const environment = jobEnvironment({ cwd, env });
  const { value, directoryOf } = await readConfig([path], environment, {});
  if (!("dataset" in value)) {
    throw new AssayError("CONFIG_INVALID", {
      what: `a config of kind ${value.kind} has no dataset`,
      wanted: "the config of a job that reads one, as kind: training",
    });
  }
  const declared = "clean" in value || "schema" in value ? value : {};
  const { dataset } = value;
  const own = async (): Promise<CleanSource> => {
    if (dataset.kind !== "registered") return { config: dataset, baseDir: directoryOf("dataset") };
    const { readConfigured } = await import("../../sdk/jobs/steps/dataset.js");
    return {
      dataset: await readConfigured(value, { environment, dataFolder: directoryOf("dataset"), signal }),
    };
  };
  const { targetName } = await import("../../sdk/jobs/steps/target.js");
  return {
    source: data ?? (await own()),
    steps: (columns) => stepsOf(declared, columns),
    ...("target" in value && value.target !== undefined
      ? { target: targetName({ target: value.target }) }
      : {}),
    ...("task" in value && value.task !== undefined ? { task: value.task } : {}),
    notes:
      "clean" in value && value.clean !== undefined
        ? []
        : [`${path} declares no cleaning (no key \`clean\`).`],
  };
}

/** The file itself where its name is that of data; a JSON file may be a config, too. */
async function dataFile(path: string, cwd: string): Promise<string | undefined> {
  const { findDatasetOfPath, isConfigFile } = await import("../../sdk/io/datasets/index.js");
  if (findDatasetOfPath(path) === undefined) return undefined;
  return /\.json$/i.test(path) && (await isConfigFile(resolve(cwd, path))) ? undefined : path;
}

/** Rows of a data file that others are compared with. */
export async function referenceOf(path: string, cwd: string): Promise<CleanSource> {
  const { datasetOfPath } = await import("../../sdk/io/datasets/index.js");
  return { config: datasetOfPath(path), baseDir: cwd };
}
