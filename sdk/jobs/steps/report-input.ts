import { profileTable } from "../../core/tables/index.js";
import type { ReportInput } from "../../reports/index.js";
import { present } from "../../utils/present.js";
import { settingsYaml, withoutServices } from "../../utils/settings/index.js";
import type { Evaluated, Explained } from "../state.js";
import { evaluationOf } from "./error-analysis.js";
import { metricNumbers } from "./scoring.js";
import { sourceInWords } from "./source-words.js";
import { experimentName } from "./tracking.js";

/** Everything that a report shows, out of what the chain made. */
export function reportInput(state: Evaluated | Explained, endedAtMs: number): ReportInput {
  const { config, task, target, model, metrics, scoring, baseline, run, environment } = state;
  return {
    name: (config.report === false ? undefined : config.report.title) ?? experimentName(state),
    task,
    target,
    classes: model.classes,
    run: {
      id: run?.handle.info.runId,
      experiment: experimentName(state),
      trackingUri: run?.store.uri,
      startedAtMs: state.startedAtMs,
      seconds: (endedAtMs - state.startedAtMs) / 1000,
    },
    config: settingsYaml(withoutServices(config)),
    seed: config.seed,
    versions: {
      ...environment.versions,
      ...present({ backend: state.backend }),
    },
    data: dataOf(state),
    model: {
      kind: model.kind,
      description: `${model.features.groups.length} columns, ${model.features.names.length} after encoding; fitted in ${state.fitSeconds.toFixed(1)} s`,
      inputs: model.features.groups.map(({ name }) => name),
      encodedColumns: model.features.names.length,
    },
    history: state.history,
    metrics: metrics.details,
    baseline: { name: baseline.name, metrics: metricNumbers(baseline.metrics) },
    predictions: scoring,
    evaluation: evaluationOf(state),
    crossValidation: state.crossValidation,
    leaderboard: state.leaderboard,
    study: state.study,
    calibration: state.calibration,
    ...(state.intervals && state.bounds ? { intervals: { ...state.intervals, ...state.bounds } } : {}),
    selection: state.selection,
    explanation: "explanation" in state ? state.explanation : undefined,
  };
}

function dataOf({ config, dataset, train, test, cleaningReport }: Evaluated): ReportInput["data"] {
  const { dataset: source } = config;
  return {
    source: sourceInWords(source),
    digest: dataset.digest,
    rows: dataset.table.numRows,
    columns: dataset.table.numColumns,
    trainRows: train.numRows,
    testRows: test.numRows,
    split: splitInWords(config.split.kind, test.numRows),
    cleaning: cleaningReport,
    profile: profileTable(dataset.table),
  };
}

function splitInWords(kind: string, testRows: number): string {
  return kind === "chronological"
    ? `chronological: the last ${testRows} rows are the test`
    : `${kind}: ${testRows} test rows`;
}
