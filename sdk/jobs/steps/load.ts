import { chooseMetrics, predictionMetrics } from "../../core/metrics/index.js";
import { Schema, suspicions } from "../../core/schemas/index.js";
import { ProfiledDataset } from "../../io/datasets/index.js";
import { throwIfAborted } from "../../utils/abort.js";
import type { Loaded, Start } from "../state.js";
import { cleanRows } from "./clean-rows.js";
import { readConfigured, rolesOf } from "./dataset.js";
import type { Step } from "./step.js";
import { checkTarget, requireTarget, targetName, taskOf } from "./target.js";

/** Reads the data, checks it, cleans it and parts it into training and test rows. */
export const loadStep: Step<Start, Loaded> = {
  name: "load",
  async run(state, { signal, emit }) {
    const { config, environment } = state;
    const target = targetName(config);
    const read = await readConfigured(config, {
      environment,
      dataFolder: state.directoryOf("dataset"),
      signal,
    });
    const dataset = new ProfiledDataset(read, rolesOf(config, read.table, environment.settings));
    throwIfAborted(signal, { what: "stopped during load" });
    for (const line of suspicions(dataset.table)) emit({ type: "note", level: "warn", message: line });
    requireTarget(dataset.table, config);
    const { table: raw } = dataset;
    if (config.schema !== undefined) Schema.from(config.schema, dataset.name).check(raw);
    const { cleaningReport, ...parts } = cleanRows(config, raw);
    for (const line of cleaningReport) emit({ type: "note", level: "info", message: `clean: ${line}` });
    const task = config.task ?? taskOf(parts.train.column(target));
    // Nobody wants to learn of a misspelt metric, or of a target that cannot be learned, after the training.
    chooseMetrics(predictionMetrics(config.metrics, task), task);
    checkTarget(config, task, parts.train, parts.test);
    return { ...state, ...parts, dataset, raw, task, target, cleaningReport };
  },
  summary: ({ dataset, train, test }) =>
    `${dataset.name}: ${train.numRows} rows to train, ${test.numRows} to test, ${train.numColumns} columns`,
};
