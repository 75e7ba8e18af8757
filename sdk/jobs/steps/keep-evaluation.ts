import type { Drift } from "../../core/drift/index.js";
import { digestTable } from "../../io/datasets/index.js";
import type { RunHandle } from "../../io/registries/index.js";
import { present } from "../../utils/present.js";
import { EVALUATION_TAG, writeEvaluation } from "../evaluation-tags.js";
import { type Judgement, judge } from "../judgement.js";
import { logSwitches } from "./autolog.js";
import type { WithErrors } from "./find-errors.js";
import { metricNumbers } from "./scoring.js";
import type { Step } from "./step.js";
import { logJson, logTable } from "./table-artifact.js";
import { registryStore } from "./tracking.js";

/** After `judge`: the whole evaluation, kept with its run. */
export interface Judged extends WithErrors {
  readonly judgement: Judgement;
}

/** Says whether the model passed, and keeps with the run what was found: metrics, `evaluation.json`, and tables as Parquet. */
export const judgeStep: Step<WithErrors, Judged> = {
  name: "judge",
  async run(state, { emit }) {
    const judgement = judge(state);
    const judged = { ...state, judgement };
    for (const message of judgement.missed) emit({ type: "note", level: "warn", message });
    const handle = state.run?.handle;
    if (handle !== undefined) {
      if (logSwitches(state).metrics) handle.logMetrics(numbersOf(judged));
      await handle.logTags({ [EVALUATION_TAG]: judgement.verdict });
      await logJson(handle, "evaluation", evaluationJson(judged));
      await logTables(handle, judged);
    }
    return judged;
  },
  summary: ({ judgement }) => (judgement.verdict === "passed" ? "passed" : judgement.missed.join("; ")),
};

/** Keeps the verdict with the model's version, where it has one; the last step, so that it stands for a whole evaluation. */
export function tagVersionStep<S extends Judged>(): Step<S, S> {
  return {
    name: "tag",
    async run(state, { now }) {
      const { stored, judgement, metrics, dataset, rows, run } = state;
      if (stored.version === undefined) return state;
      const registry = registryStore(state);
      try {
        await writeEvaluation(registry, stored.version, {
          ...judgement,
          runId: run?.handle.info.runId ?? "",
          date: new Date(now()).toISOString(),
          dataset: `${dataset.name} ${digestTable(rows)}`,
          metrics: metricNumbers(metrics),
        });
      } finally {
        await registry.close();
      }
      return state;
    },
    summary: ({ stored, judgement }) =>
      stored.version === undefined
        ? "the model has no version in the registry: its verdict is kept with the run only"
        : `${stored.uri}: ${judgement.verdict}`,
  };
}

/** What MLflow shows of it as numbers. */
function numbersOf({
  metrics,
  champion,
  drift,
  judgement,
  seenRows,
  calibration,
}: Judged): Record<string, number> {
  const { comparison } = champion ?? {};
  return {
    ...metricNumbers(metrics),
    missed: judgement.missed.length,
    ...present({ seen_rows: seenRows }),
    ...(comparison === undefined
      ? {}
      : {
          champion: comparison.champion,
          difference: comparison.difference,
          difference_low: comparison.low,
          difference_high: comparison.high,
        }),
    ...(calibration === undefined ? {} : { ece: calibration.ece }),
    ...(drift === undefined
      ? {}
      : {
          drifted_columns: drift.data.drifted.length,
          drifted_predictions: drift.predictions.drifted.length,
        }),
  };
}

/** All of it as plain data. */
function evaluationJson(state: Judged): unknown {
  const { stored, dataset, rows, metrics, baseline, champion, drift, slices, residuals, calibration } = state;
  const { errors: _, ...ofResiduals } = residuals ?? {};
  return {
    model: stored.uri,
    dataset: { name: dataset.name, digest: digestTable(rows), rows: rows.numRows },
    ...state.judgement,
    metrics: metrics.details,
    baseline: baseline && { name: baseline.name, metrics: metricNumbers(baseline.metrics) },
    seenRows: state.seenRows,
    champion,
    drift: drift && {
      reference: drift.reference,
      data: driftJson(drift.data),
      predictions: driftJson(drift.predictions),
    },
    worstCohorts: slices?.worst.map(({ indices: __, ...cohort }) => cohort),
    residuals: residuals && ofResiduals,
    calibration,
  };
}

/** All that a drift is made of, so that its report can be written again. */
function driftJson({
  verdict,
  reason,
  columns,
  added,
  referenceRows,
  currentRows,
  settings,
}: Drift): unknown {
  return { verdict, reason, referenceRows, currentRows, added, settings, columns };
}

async function logTables(run: RunHandle, { predictions, drift, slices, champion }: Judged): Promise<void> {
  await logTable(run, "predictions", predictions);
  if (drift !== undefined) {
    await logTable(run, "drift", drift.data.table());
    await logTable(run, "drift_predictions", drift.predictions.table());
  }
  if (slices !== undefined) {
    await logTable(run, "slices", slices.slicesTable());
    if (slices.worst.length > 0) await logTable(run, "worst_cohorts", slices.table());
  }
  if (champion?.comparison !== undefined) await logTable(run, "comparison", champion.comparison.table());
}
