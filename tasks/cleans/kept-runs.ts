import type { LoggedModelRecord, RunRecord, TrackingStore } from "../../sdk/io/registries/index.js";
import { present } from "../../sdk/utils/present.js";

const PARENT = "mlflow.parentRunId";
/** A run with this tag stays, whatever its age; "false" takes that back. */
export const PINNED_TAG = "assay.pinned";

/** Why a run stays. */
export type Kept = "registered" | "pinned" | "running" | "young" | "of a kept run";

/** All runs of a store that are not deleted. */
export async function allRuns(store: TrackingStore): Promise<RunRecord[]> {
  const experimentIds = (await store.listExperiments()).map(({ experimentId }) => experimentId);
  const runs: RunRecord[] = [];
  if (experimentIds.length === 0) return runs;
  let pageToken: string | undefined;
  do {
    const page = await store.searchRuns({ experimentIds, ...present({ pageToken }) });
    runs.push(...page.runs);
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
  return runs;
}

/** The models that runs of a store logged. */
export async function loggedModels(store: TrackingStore): Promise<LoggedModelRecord[]> {
  const models: LoggedModelRecord[] = [];
  for (const { experimentId } of await store.listExperiments())
    models.push(...(await store.experimentModels(experimentId)));
  return models;
}

/**
 * Runs that some version of a registry came from: models, datasets and configs.
 *
 * @param models the logged models of the runs' store: a version may name its model only
 */
export async function registeredRuns(
  registry: TrackingStore,
  models: readonly LoggedModelRecord[],
): Promise<ReadonlySet<string>> {
  const ofModel = new Map(models.map(({ modelId, runId }) => [modelId, runId]));
  const runs = new Set<string>();
  for (const { name } of await registry.listModels()) {
    for (const { runId, source } of await registry.listVersions(name)) {
      if (runId !== "") runs.add(runId);
      const named = /^runs:\/+([0-9a-f]{32})/.exec(source)?.[1];
      const logged = /\bm-[0-9a-f]{32}\b/.exec(source)?.[0];
      const own = named ?? (logged === undefined ? undefined : ofModel.get(logged));
      if (own !== undefined) runs.add(own);
    }
  }
  return runs;
}

/** When a run ended, or began where it has not. */
export const ageOf = ({ info }: RunRecord): number => info.endTimeMs ?? info.startTimeMs;

/**
 * Which runs stay, and why. Runs stay or go with their family (a tuning and its trials): where one member stays, all do.
 *
 * @param before milliseconds since 1970: runs that ended later stay
 */
export function keptRuns(
  runs: readonly RunRecord[],
  registered: ReadonlySet<string>,
  before: number,
): ReadonlyMap<string, Kept> {
  const kept = new Map<string, Kept>();
  for (const run of runs) {
    const { runId, status } = run.info;
    const pinned = run.tags[PINNED_TAG];
    if (registered.has(runId)) kept.set(runId, "registered");
    else if (pinned !== undefined && pinned.toLowerCase() !== "false") kept.set(runId, "pinned");
    else if (status === "RUNNING") kept.set(runId, "running");
    else if (ageOf(run) >= before) kept.set(runId, "young");
  }
  const families = familiesOf(runs);
  for (const family of new Set(families.values())) {
    if (!family.some((id) => kept.has(id))) continue;
    for (const id of family) if (!kept.has(id)) kept.set(id, "of a kept run");
  }
  return kept;
}

/** The ids of each run's family, by its id. */
function familiesOf(runs: readonly RunRecord[]): Map<string, string[]> {
  const parents = new Map(runs.map(({ info, tags }) => [info.runId, tags[PARENT]]));
  const families = new Map<string, string[]>();
  for (const id of parents.keys()) {
    let root = id;
    const seen = new Set([id]);
    for (
      let up = parents.get(root);
      up !== undefined && parents.has(up) && !seen.has(up);
      up = parents.get(root)
    ) {
      root = up;
      seen.add(root);
    }
    const family = families.get(root) ?? [];
    family.push(id);
    families.set(root, family);
  }
  const byId = new Map<string, string[]>();
  for (const family of families.values()) for (const id of family) byId.set(id, family);
  return byId;
}
