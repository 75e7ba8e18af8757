import { Study, type StudyParts } from "../../core/tuning/index.js";
import type { TrackingStore } from "../../io/registries/index.js";
import type { StudyReport } from "../../reports/index.js";
import { settingsYaml } from "../../utils/settings/index.js";
import { readRunConfig } from "../run-config.js";
import { readArtifact } from "./artifacts.js";
import { readComparedRun } from "./compared-run.js";
import { damaged, isRecord, readJsonArtifact } from "./json-artifact.js";
import { notKept } from "./missing.js";
import { reportRunOf } from "./stored-run.js";

/** What the report of a study shows, out of what its run kept. ARTIFACT_MISSING where the run is of no study. */
export async function storedStudy(store: TrackingStore, runId: string): Promise<StudyReport> {
  const run = await readComparedRun(store, runId);
  const [kept, config, best] = await Promise.all([
    readJsonArtifact(store, runId, "study.json"),
    readRunConfig(store, runId),
    readArtifact(store, runId, "best.yaml"),
  ]);
  const next = "Give the run of a tuning; `assay runs` lists them.";
  if (kept === undefined) throw notKept(runId, "study", next);
  const tune = config?.tune;
  if (config === undefined || !isRecord(tune) || !isRecord(tune.space))
    throw notKept(runId, "config with the space of its study", next);
  const study = restored(runId, { ...kept, space: tune.space });
  return {
    title: run.name === "" ? runId : run.name,
    run: reportRunOf(store, run),
    config: settingsYaml(config),
    ...(best === undefined ? {} : { bestConfig: best.toString("utf8") }),
    seed: typeof config.seed === "number" ? config.seed : 0,
    versions: {},
    study,
  };
}

function restored(runId: string, parts: Readonly<Record<string, unknown>>): Study {
  if (!isRecord(parts.metric) || !Array.isArray(parts.trials)) throw damaged(runId, "study.json");
  try {
    return new Study(parts as unknown as StudyParts);
  } catch (cause) {
    throw damaged(runId, "study.json", cause);
  }
}
