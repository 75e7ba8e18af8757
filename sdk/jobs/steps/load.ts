import { fitCleaning } from "../../core/cleaning/index.js";
import type { Task } from "../../core/models/model.js";
import { Schema } from "../../core/schemas/index.js";
import { type Column, isString, nullCount, type Table, valueAt } from "../../core/tables/index.js";
import type { TrainingConfig } from "../../io/configs/index.js";
import { readDataset } from "../../io/datasets/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { random } from "../../utils/random/index.js";
import { type Label, split } from "../../utils/splitters/index.js";
import type { Loaded, Start } from "../state.js";
import { type Step, throwIfAborted } from "./step.js";

/** Reads the data, checks it, parts it into training and test rows, and cleans both with what the training rows teach. */
export const loadStep: Step<Start, Loaded> = {
  name: "load",
  async run(state, { signal, emit }) {
    const { config, environment } = state;
    const dataset = await readDataset(config.dataset, { baseDir: environment.cwd, signal });
    throwIfAborted(signal, "load");
    const checked =
      config.schema === undefined ? dataset.table : Schema.from(config.schema).check(dataset.table);
    const target = targetName(config);
    const task = config.task ?? taskOf(checked.column(target));
    refuseNullTargets(checked, target);
    const parts = split(config.split, {
      rows: checked.numRows,
      labels: config.split.kind === "stratified" ? labelsOf(checked.column(target)) : undefined,
      random: random(config.seed).fork("split"),
    });
    const cleaning = fitCleaning(config.clean ?? [], checked.take(parts.train));
    const [train, test] = [parts.train, parts.test].map((rows) =>
      cleaning.apply(checked.take(rows), { dropRows: true }),
    );
    const cleaningReport = train.report.map(({ step, change }) => `${step}: ${change}`);
    for (const line of cleaningReport)
      emit({ type: "note", level: "info", message: `clean, training rows: ${line}` });
    return {
      ...state,
      dataset,
      task,
      target,
      train: train.table,
      test: test.table,
      cleaning,
      cleaningReport,
    };
  },
  summary: ({ dataset, train, test }) =>
    `${dataset.name}: ${train.numRows} rows to train, ${test.numRows} to test, ${train.numColumns} columns`,
};

/** The target's column, however the config writes it. */
export function targetName({ target }: TrainingConfig): string {
  return typeof target === "string" ? target : target.column;
}

/** Text and booleans are classes; numbers are numbers. A config that means number-coded classes says `task: classification`. */
function taskOf(column: Column): Task {
  return isString(column) || column.type === "bool" ? "classification" : "regression";
}

function labelsOf(column: Column): Label[] {
  return Array.from({ length: column.values.length }, (_, row) => valueAt(column, row) as Label);
}

function refuseNullTargets(table: Table, target: string): void {
  const nulls = nullCount(table.column(target));
  if (nulls === 0) return;
  throw new AssayError("DATA_TARGET", {
    what: `the target "${target}" is missing in ${nulls} of ${table.numRows} rows`,
    wanted: "a target in every row",
    next: `Leave those rows out: \`clean: [{ kind: dropRows, where: "${target} == null" }]\`, or fill them at the source.`,
  });
}
