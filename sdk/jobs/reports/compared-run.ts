import type { Importance } from "../../core/explainers/index.js";
import type { Table } from "../../core/tables/index.js";
import type { RunRecord, TrackingStore } from "../../io/registries/index.js";
import type { ComparedCurve, ComparedRun } from "../../reports/index.js";
import { present } from "../../utils/present.js";
import { isSystemMetric } from "../../utils/system-metrics.js";
import { readTableArtifact } from "./artifacts.js";

/** What MLflow and Assay keep for themselves is of no interest to readers. */
const OWN_TAG = /^(?:mlflow|assay)\./;

/** What a tracking store knows of a run, as a comparison shows it. */
export async function readComparedRun(store: TrackingStore, runId: string): Promise<ComparedRun> {
  const run = await store.getRun(runId);
  const { info, params, tags, metrics } = run;
  const [curves, inputs, explained, experiment] = await Promise.all([
    readCurves(store, run),
    store.runInputs(runId),
    readTableArtifact(store, runId, "explanations/importances.parquet"),
    store.getExperiment({ id: info.experimentId }).catch(() => undefined),
  ]);
  const link = linkOf(store.uri, run);
  return {
    id: info.runId,
    name: info.name,
    ...(experiment === undefined ? {} : { experiment: experiment.name }),
    status: info.status,
    startedAtMs: info.startTimeMs,
    seconds: ((info.endTimeMs ?? info.startTimeMs) - info.startTimeMs) / 1000,
    ...present({ link }),
    metrics: Object.fromEntries(Object.entries(metrics).filter(([name]) => !isSystemMetric(name))),
    params,
    tags: Object.fromEntries(Object.entries(tags).filter(([name]) => !OWN_TAG.test(name))),
    curves,
    datasets: inputs.map(({ name, digest, context }) => ({ name, digest, context })),
    ...(explained === undefined ? { importances: [] } : importancesOf(explained)),
  };
}

/** MLflow's page of the run; of a folder the run's own files. */
function linkOf(uri: string, { info }: RunRecord): string | undefined {
  if (/^https?:/.test(uri)) {
    const { origin, pathname } = new URL(uri);
    const place = `#/experiments/${encodeURIComponent(info.experimentId)}/runs/${encodeURIComponent(info.runId)}`;
    return `${origin}${pathname.replace(/\/$/, "")}/${place}`;
  }
  return info.artifactUri.startsWith("file:") ? info.artifactUri : undefined;
}

/** Metrics by steps, each step's last value. */
async function readCurves(store: TrackingStore, { info, metrics }: RunRecord): Promise<ComparedCurve[]> {
  const names = Object.keys(metrics).filter((name) => !isSystemMetric(name));
  return Promise.all(
    names.map(async (metric) => {
      const bySteps = new Map<number, number>();
      for (const { step, value } of await store.metricHistory(info.runId, metric)) bySteps.set(step, value);
      const points = [...bySteps].sort(([a], [b]) => a - b).map(([step, value]) => ({ step, value }));
      return { metric, points };
    }),
  );
}

function importancesOf(table: Table): Pick<ComparedRun, "importances" | "importanceMetric"> {
  const number = (name: string, row: number): number | undefined => {
    const value = table.has(name) ? table.value(name, row) : null;
    return value === null ? undefined : Number(value);
  };
  const importances = Array.from({ length: table.numRows }, (_, row): Importance => {
    const [std, low, high] = ["std", "low", "high"].map((name) => number(name, row));
    return {
      feature: String(table.value("feature", row)),
      importance: number("importance", row) ?? Number.NaN,
      ...present({ std, low, high }),
    };
  });
  const metric = table.has("metric") && table.numRows > 0 ? table.value("metric", 0) : null;
  return { importances, ...(metric === null ? {} : { importanceMetric: String(metric) }) };
}
