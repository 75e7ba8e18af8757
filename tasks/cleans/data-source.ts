import { resolve } from "node:path";
import type { CleaningConfig } from "../../sdk/core/cleaning/index.js";
import type { PluginSet } from "../../sdk/core/plugins/index.js";
import type { Table } from "../../sdk/core/tables/index.js";
import type { CleanSource } from "../../sdk/io/cleaning/index.js";
import type { DatasetInputConfig } from "../../sdk/io/datasets/index.js";
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
  /** The plug-ins that the config names. */
  readonly plugins?: PluginSet | undefined;
  /** The files of the config, absolute. */
  readonly configs: readonly string[];
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
  const asked = textOption(context, "config");
  const other = textOption(context, "data");
  // Beside a config that is named by itself, or a data file, the argument is the other one of the two.
  const file = other ?? (asked === undefined ? await dataFile(named, cwd) : argument);
  const config = asked ?? (other !== undefined || file === undefined ? argument : undefined);
  if (config !== undefined) return ofConfig(config, file, context, signal);
  return {
    source: { config: await fileSource(file ?? named), baseDir: cwd },
    steps: () => [],
    configs: [],
    notes: ["No cleaning is declared: a data file was named without --config."],
  };
}

/** A data file as a dataset; plug-ins in scope may know its ending. */
async function fileSource(path: string): Promise<DatasetInputConfig> {
  const { findDatasetOfPath } = await import("../../sdk/io/datasets/index.js");
  const found = findDatasetOfPath(path);
  if (found !== undefined) return found;
  throw new AssayError("CLI_USAGE", {
    what: "what is to be cleaned is no data file",
    got: path,
    wanted: "a file that ends in .csv, .tsv, .parquet, .json, .jsonl or .ndjson (.gz may follow)",
  });
}

async function ofConfig(
  path: string,
  file: string | undefined,
  { cwd, env }: TaskContext,
  signal: AbortSignal,
): Promise<DeclaredCleaning> {
  const { jobEnvironment } = await import("../../sdk/jobs/environment.js");
  const { readConfig } = await import("../../sdk/jobs/config.js");
  const { declaredCleaning: stepsOf } = await import("../../sdk/jobs/steps/clean-rows.js");
  const { withPlugins } = await import("../../sdk/core/plugins/index.js");
  const environment = jobEnvironment({ cwd, env });
  const { value, directoryOf, plugins, files } = await readConfig([path], environment, {});
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
    plugins,
    configs: files,
    source: await withPlugins(plugins, async () =>
      file === undefined ? own() : { config: await fileSource(file), baseDir: cwd },
    ),
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
