import { type CleaningConfig, cleanAndSplit } from "../../core/cleaning/index.js";
import { chooseMetrics, predictionMetrics } from "../../core/metrics/index.js";
import { Schema, suspicions } from "../../core/schemas/index.js";
import { type Table, valueAt } from "../../core/tables/index.js";
import type { TrainingConfig } from "../../io/configs/index.js";
import { throwIfAborted } from "../../utils/abort.js";
import { random } from "../../utils/random/index.js";
import { type Label, type Partition, split } from "../../utils/splitters/index.js";
import type { Loaded, Start } from "../state.js";
import { readConfigured } from "./dataset.js";
import type { Step } from "./step.js";
import { checkTarget, requireCleanTarget, requireTarget, targetName, taskOf } from "./target.js";

/** Reads the data, checks it, cleans it and parts it into training and test rows. */
export const loadStep: Step<Start, Loaded> = {
  name: "load",
  async run(state, { signal, emit }) {
    const { config, environment } = state;
    const target = targetName(config);
    const dataset = await readConfigured(config, {
      environment,
      dataFolder: state.directoryOf("dataset"),
      signal,
    });
    throwIfAborted(signal, { what: "stopped during load" });
    for (const line of suspicions(dataset.table)) emit({ type: "note", level: "warn", message: line });
    requireTarget(dataset.table, config);
    const { table: raw } = dataset;
    if (config.schema !== undefined) Schema.from(config.schema, dataset.name).check(raw);
    const casts = schemaCasts(config, raw);
    const { report, ...parts } = cleanAndSplit([...casts, ...(config.clean ?? [])], raw, (table) => {
      // Parts are made before the first step that learns, which may be one that fills or renames the target.
      if (table.numRows === 0 || config.split.kind === "stratified")
        requireCleanTarget(table, target, raw.numRows);
      return partition(table, target, config);
    });
    const changes = report.filter(({ cellsChanged }, i) => i >= casts.length || cellsChanged > 0);
    const cleaningReport = changes.map(({ step, change }) => `${step}: ${change}`);
    for (const line of cleaningReport) emit({ type: "note", level: "info", message: `clean: ${line}` });
    for (const table of [parts.train, parts.test]) requireCleanTarget(table, target, raw.numRows);
    const task = config.task ?? taskOf(parts.train.column(target));
    // Nobody wants to learn of a misspelt metric, or of a target that cannot be learned, after the training.
    chooseMetrics(predictionMetrics(config.metrics, task), task);
    checkTarget(config, task, parts.train, parts.test);
    return { ...state, ...parts, dataset, raw, task, target, cleaningReport };
  },
  summary: ({ dataset, train, test }) =>
    `${dataset.name}: ${train.numRows} rows to train, ${test.numRows} to test, ${train.numColumns} columns`,
};

/**
 * What a schema that coerces does, as cleaning steps: so it is kept with the model, and raw rows at prediction are read as
 * the training rows were.
 */
function schemaCasts({ schema }: TrainingConfig, raw: Table): CleaningConfig {
  if (schema?.coerce !== true) return [];
  return Object.entries(schema.columns).flatMap(([column, { type }]) =>
    type === undefined || !raw.has(column) ? [] : [{ kind: "cast", column, to: type } as const],
  );
}

/** Parts rows as a config says. */
export function partition(
  table: Table,
  target: string,
  config: Pick<TrainingConfig, "split" | "seed">,
): Partition {
  return split(config.split, {
    rows: table.numRows,
    labels: config.split.kind === "stratified" ? labelsOf(table, target) : undefined,
    random: random(config.seed).fork("split"),
  });
}

function labelsOf(table: Table, target: string): Label[] {
  const column = table.column(target);
  return Array.from({ length: table.numRows }, (_, row) => valueAt(column, row) as Label);
}
