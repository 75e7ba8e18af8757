import { Schema } from "../../sdk/core/schemas/index.js";
import type { ResolvedConfig, TrainingConfig } from "../../sdk/io/configs/index.js";
import { readEnvironment } from "../../sdk/io/environment/index.js";
import { loadJobConfig } from "../../sdk/jobs/config.js";
import { jobEnvironment } from "../../sdk/jobs/environment.js";
import { readConfigured } from "../../sdk/jobs/steps/dataset.js";
import { loadStep } from "../../sdk/jobs/steps/load.js";
import { formatCount } from "../../sdk/utils/text/index.js";
import type { CheckContext } from "./check.js";

/** What a job that judges or explains a stored model says of its rows. */
type OnRows = Pick<TrainingConfig, "dataset" | "tracking" | "schema">;

/**
 * Reads a config and the dataset that it declares, as its job would; gives what was read, in a few words. Throws what the job would
 * throw before it begins to work.
 */
export async function readDeclared(file: string, { root, env, signal }: CheckContext): Promise<string> {
  const { variables } = readEnvironment({ cwd: root, env });
  const config = await loadJobConfig([file], { cwd: root, env: variables });
  const { kind, value } = config;
  if (kind === "training" || kind === "tuning") return readTraining(config, root, env, signal);
  // A dataset that another job of a pipeline makes is there only when it runs.
  if (!("dataset" in value)) return `kind ${kind}, which declares no dataset`;
  const rows = value as OnRows;
  const environment = jobEnvironment({ cwd: root, env });
  const dataFolder = config.directoryOf("dataset");
  const dataset = await readConfigured(rows, { environment, dataFolder, signal });
  if (rows.schema !== undefined) Schema.from(rows.schema, dataset.name).check(dataset.table);
  return `${formatCount(dataset.table.numRows)} rows, ${dataset.table.numColumns} columns`;
}

async function readTraining(
  { value, files, directoryOf }: ResolvedConfig,
  cwd: string,
  env: CheckContext["env"],
  signal: AbortSignal,
): Promise<string> {
  const start = {
    config: value as TrainingConfig,
    environment: jobEnvironment({ cwd, env }),
    startedAtMs: Date.now(),
    ...{ files, directoryOf },
  };
  const notes: string[] = [];
  const loaded = await loadStep.run(start, {
    signal,
    now: Date.now,
    emit: (event) => {
      if (event.type === "note" && event.level === "warn") notes.push(event.message);
    },
  });
  return [loadStep.summary?.(loaded) ?? "", ...notes].join("; ");
}
