import { partCleaned } from "../../core/cleaning/index.js";
import type { PipelineModel } from "../../core/models/pipeline-model.js";
import { Schema, suspicions } from "../../core/schemas/index.js";
import { nullCount, type Table } from "../../core/tables/index.js";
import { backendStatus } from "../../io/backends/index.js";
import { datasetFromTable } from "../../io/datasets/index.js";
import type { DatasetInput } from "../../io/registries/index.js";
import { throwIfAborted } from "../../utils/abort.js";
import { AssayError } from "../../utils/errors/index.js";
import { didYouMean } from "../../utils/names.js";
import type { JobStart } from "../state.js";
import { openStoredModel } from "../stored-model.js";
import type { OnRows, StoredModelConfig } from "../stored-state.js";
import { storeUris } from "../tracking-place.js";
import { findTrainingRows } from "../training-rows.js";
import { partition } from "./clean-rows.js";
import { readConfigured } from "./dataset.js";
import type { Step, StepContext } from "./step.js";
import { experimentOr, inRun, openJobRun } from "./tracking.js";

/** Opens a stored model, reads the rows that it is taken to, finds its training rows again, and opens the job's run. */
export function openStoredStep<Config extends StoredModelConfig>(
  target: "required" | "optional",
): Step<JobStart<Config>, OnRows<Config>> {
  return {
    name: "open",
    run: (state, context) => open(state, target, context),
    summary: ({ stored, dataset, rows }) =>
      `${stored.uri} (${stored.model.kind}), ${rows.numRows} rows of ${dataset.name}`,
  };
}

async function open<Config extends StoredModelConfig>(
  state: JobStart<Config>,
  target: "required" | "optional",
  context: StepContext,
): Promise<OnRows<Config>> {
  const { config, environment } = state;
  const { signal, emit } = context;
  const choice = config.backend === "auto" ? undefined : config.backend;
  const stored = await openStoredModel(config.model, storeUris(config.tracking), environment, choice);
  throwIfAborted(signal, { what: "stopped during open" });
  const { model } = stored;
  const dataFolder = state.directoryOf("dataset");
  const dataset = await readConfigured(config, { environment, dataFolder, signal });
  for (const line of suspicions(dataset.table)) emit({ type: "note", level: "warn", message: line });
  if (config.schema !== undefined) Schema.from(config.schema, dataset.name).check(dataset.table);
  const whole = withTargetOf(model, dataset.table, config.target);
  const hasTarget = holdsTarget(model, whole);
  if (!hasTarget && target === "required") throw noTarget(model, dataset.table, config.target);
  const { rows, raw } = takenRows(model, whole, hasTarget, config);
  if (hasTarget) refuseMissingTruth(rows, model.target);
  // Not found only when the model is asked: a column that it needs.
  model.encode(rows.slice(0, 1));
  const training = await findTrainingRows(state, stored, context);
  if (training.note !== undefined) emit({ type: "note", level: "warn", message: training.note });
  const backend = backendStatus();
  const used = backend === undefined ? {} : { backend: `${backend.name} ${backend.version}` };
  const opened = { ...state, stored, model, dataset, rows, raw, hasTarget, training, ...used };
  const run = await openJobRun(
    state,
    {
      experiment: experimentOr(opened, config.name ?? stored.version?.name ?? dataset.name),
      backend: opened.backend,
      inputs: () => [inputOf(opened)],
      tags: { "assay.model": stored.uri },
    },
    context,
  );
  return { ...opened, ...inRun(run) };
}

/** The rows under the name that the model has for its target. */
function withTargetOf(model: PipelineModel, table: Table, target: string | undefined): Table {
  if (target === undefined || target === model.target) return table;
  if (!table.has(target)) throw noTarget(model, table, target);
  return table.with({ [model.target]: table.column(target) });
}

/** Whether rows hold the target, or the column that the model's cleaning makes it of. */
function holdsTarget(model: PipelineModel, table: Table): boolean {
  if (table.has(model.target)) return true;
  return (model.cleaning?.steps ?? []).some(
    ({ config }) =>
      config.kind === "rename" &&
      Object.entries(config.columns).some(([from, to]) => to === model.target && table.has(from)),
  );
}

function noTarget(model: PipelineModel, { names }: Table, target = model.target): AssayError {
  return new AssayError("DATA_COLUMN_MISSING", {
    what: `the target "${target}" is not among the columns of the dataset`,
    got: `columns ${names.slice(0, 12).join(", ")}${names.length > 12 ? `, … (${names.length})` : ""}`,
    wanted: `"${target}", which holds the truth`,
    next: `${didYouMean(target, names)} The config's \`target\` names another column.`,
  });
}

/** The rows that are taken: all, or the test rows of the config's split; cleaned, and as they came. */
function takenRows(
  model: PipelineModel,
  table: Table,
  hasTarget: boolean,
  { split, seed }: StoredModelConfig,
): { readonly rows: Table; readonly raw: Table } {
  if (!hasTarget) {
    const cleaned = model.clean(table);
    if (split === undefined) return { rows: cleaned, raw: table };
    const { test } = partition(cleaned, model.target, { split, seed });
    return { rows: cleaned.take(test), raw: table.take(test) };
  }
  const part = split && ((rows: Table) => partition(rows, model.target, { split, seed }));
  const { test } = partCleaned(model.cleaning, table, part);
  if (test.rows.numRows > 0) return { rows: test.rows, raw: table.take(test.rowNumbers) };
  throw new AssayError("DATA_EMPTY", {
    what: "the cleaning that the model came with leaves no row",
    got: `${table.numRows} rows before it, none after it`,
    wanted: "at least one row",
  });
}

function refuseMissingTruth(rows: Table, target: string): void {
  const nulls = nullCount(rows.column(target));
  if (nulls === 0) return;
  throw new AssayError("DATA_TARGET", {
    what: `the target "${target}" is missing in ${nulls} of ${rows.numRows} rows`,
    wanted: "the truth in every row",
    next: "Leave those rows out at the source, as by a query: `dataset: { kind: sql, query: … }`.",
  });
}

/** The rows as an input of the run, with their own digest. */
function inputOf({ dataset, rows }: Pick<OnRows, "dataset" | "rows">): DatasetInput {
  const { digest, lineage } = datasetFromTable(rows);
  const { source, sourceType } = dataset.lineage;
  const name = dataset.version === undefined ? dataset.name : `${dataset.name}/${dataset.version}`;
  return { name, digest, ...lineage, source, sourceType, context: "evaluation" };
}
