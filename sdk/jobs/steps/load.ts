import { cleanAndSplit } from "../../core/cleaning/index.js";
import { chooseMetrics } from "../../core/metrics/index.js";
import type { Task } from "../../core/models/model.js";
import { Schema } from "../../core/schemas/index.js";
import { type Column, isString, nullCount, type Table, valueAt } from "../../core/tables/index.js";
import type { TrainingConfig } from "../../io/configs/index.js";
import { readDataset } from "../../io/datasets/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { random } from "../../utils/random/index.js";
import { type Label, type Partition, split } from "../../utils/splitters/index.js";
import type { Loaded, Start } from "../state.js";
import { type Step, throwIfAborted } from "./step.js";

/** Reads the data, checks it, cleans it and parts it into training and test rows. */
export const loadStep: Step<Start, Loaded> = {
  name: "load",
  async run(state, { signal, emit }) {
    const { config, dataFolder } = state;
    const target = targetName(config);
    const dataset = await readDataset(config.dataset, { baseDir: dataFolder, signal });
    throwIfAborted(signal, "load");
    const checked =
      config.schema === undefined
        ? dataset.table
        : Schema.from(config.schema, dataset.name).check(dataset.table);
    const { report, ...parts } = cleanAndSplit(config.clean ?? [], checked, (table) =>
      partition(table, target, config),
    );
    const cleaningReport = report.map(({ step, change }) => `${step}: ${change}`);
    for (const line of cleaningReport) emit({ type: "note", level: "info", message: `clean: ${line}` });
    for (const table of [parts.train, parts.test]) refuseNullTargets(table, target);
    const task = config.task ?? taskOf(parts.train.column(target));
    // Nobody wants to learn of a misspelt metric after the training.
    chooseMetrics(config.metrics, task);
    return { ...state, ...parts, dataset, task, target, cleaningReport };
  },
  summary: ({ dataset, train, test }) =>
    `${dataset.name}: ${train.numRows} rows to train, ${test.numRows} to test, ${train.numColumns} columns`,
};

/** The target's column, however the config writes it. */
export function targetName({ target }: TrainingConfig): string {
  return typeof target === "string" ? target : target.column;
}

function partition(table: Table, target: string, config: TrainingConfig): Partition {
  return split(config.split, {
    rows: table.numRows,
    labels: config.split.kind === "stratified" ? labelsOf(table, target) : undefined,
    random: random(config.seed).fork("split"),
  });
}

/** Text and booleans are classes; numbers are numbers. A config that means number-coded classes says `task: classification`. */
function taskOf(column: Column): Task {
  return isString(column) || column.type === "bool" ? "classification" : "regression";
}

function labelsOf(table: Table, target: string): Label[] {
  refuseNullTargets(table, target);
  const column = table.column(target);
  return Array.from({ length: table.numRows }, (_, row) => valueAt(column, row) as Label);
}

function refuseNullTargets(table: Table, target: string): void {
  const nulls = nullCount(table.column(target));
  if (nulls === 0) return;
  throw new AssayError("DATA_TARGET", {
    what: `the target "${target}" is missing in ${nulls} of ${table.numRows} rows`,
    wanted: "a target in every row",
    next: `Leave those rows out: \`clean: [{ kind: dropRows, where: "${target} is null" }]\`, or fill them at the source.`,
  });
}
