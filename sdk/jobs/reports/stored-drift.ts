import { Drift } from "../../core/drift/index.js";
import type { TrackingStore } from "../../io/registries/index.js";
import type { DriftReport } from "../../reports/index.js";
import { readComparedRun } from "./compared-run.js";
import { damaged, isRecord, readJsonArtifact } from "./json-artifact.js";
import { notKept } from "./missing.js";
import { reportRunOf } from "./stored-run.js";

const ARTIFACT = "evaluation.json";

/** What the report of a drift shows, out of what the run that measured it kept. ARTIFACT_MISSING where it measured none. */
export async function storedDrift(store: TrackingStore, runId: string): Promise<DriftReport> {
  const run = await readComparedRun(store, runId);
  const kept = await readJsonArtifact(store, runId, ARTIFACT);
  const drift = kept?.drift;
  if (kept === undefined || !isRecord(drift))
    throw notKept(
      runId,
      "drift",
      "Run an evaluation (`kind: evaluations`) of the model on new rows; it measures drift.",
    );
  const { model } = kept;
  return {
    title: run.name === "" ? runId : run.name,
    drift: restored(runId, drift.data),
    predictions: restored(runId, drift.predictions),
    ...(typeof drift.reference === "string" ? { reference: drift.reference } : {}),
    ...(typeof model === "string" ? { model } : {}),
    run: reportRunOf(store, run),
    measuredAtMs: run.startedAtMs,
  };
}

function restored(runId: string, parts: unknown): Drift {
  const isWhole =
    isRecord(parts) && Array.isArray(parts.columns) && Array.isArray(parts.added) && isRecord(parts.settings);
  if (!isWhole) {
    if (isRecord(parts) && Array.isArray(parts.columns))
      throw notKept(
        runId,
        "drift that can be shown again, as it was made by an earlier version",
        "Its own report has it (`assay report RUN_ID`); or run the evaluation again.",
      );
    throw damaged(runId, ARTIFACT);
  }
  try {
    return new Drift(parts as unknown as ConstructorParameters<typeof Drift>[0]);
  } catch (cause) {
    throw damaged(runId, ARTIFACT, cause);
  }
}
