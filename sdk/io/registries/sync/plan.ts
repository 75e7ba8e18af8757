import { AssayError } from "../../../utils/errors/index.js";
import { PARENT_TAG } from "../nesting.js";
import type {
  ExperimentRecord,
  LoggedModel,
  LoggedModelRecord,
  MetricPoint,
  RunRecord,
  TrackingStore,
} from "../store.js";
import { SYNC_STATE, SYNCED_FROM, type SyncState } from "./tags.js";

/** An experiment of the source. */
export interface SourceExperiment extends ExperimentRecord {
  /** Parents come before the runs that are nested in them. */
  readonly runs: readonly RunRecord[];
  readonly models: readonly LoggedModelRecord[];
}

/** What the source holds. */
export interface Source {
  readonly experiments: readonly SourceExperiment[];
  /** Points that runs measured of logged models, by the run's id. */
  readonly measured: ReadonlyMap<string, readonly MetricPoint[]>;
}

/** The copy of a run, in the target. */
export interface RunCopy {
  readonly runId: string;
  readonly state: SyncState;
}

/** What the target has of the source, by the source's ids. */
export interface Copies {
  readonly runs: Map<string, RunCopy>;
  readonly models: Map<string, LoggedModel & { readonly isReady: boolean }>;
}

/** Reads all that is to be copied, save contents: histories and files are read one at a time, when they are copied. */
export async function readSource(from: TrackingStore, check: () => void): Promise<Source> {
  const experiments: SourceExperiment[] = [];
  const measured = new Map<string, MetricPoint[]>();
  for (const { experimentId } of await from.listExperiments()) {
    check();
    const [experiment, runs, models] = await Promise.all([
      from.getExperiment({ id: experimentId }),
      allRuns(from, experimentId),
      from.experimentModels(experimentId),
    ]);
    for (const { metrics } of models) {
      for (const point of metrics) {
        const ofRun = measured.get(point.runId);
        if (ofRun === undefined) measured.set(point.runId, [point]);
        else ofRun.push(point);
      }
    }
    experiments.push({ ...experiment, runs: parentsFirst(runs), models });
  }
  return { experiments, measured };
}

/** Finds what earlier syncs copied. */
export async function findCopies(
  to: TrackingStore,
  { experiments }: Source,
  check: () => void,
): Promise<Copies> {
  const copies: Copies = { runs: new Map(), models: new Map() };
  const names = new Set(experiments.map(({ name }) => name));
  for (const { experimentId, name } of await to.listExperiments()) {
    check();
    if (!names.has(name)) continue;
    for (const { info, tags } of await allRuns(to, experimentId, `tags.\`${SYNCED_FROM}\` LIKE '%'`)) {
      const state = tags[SYNC_STATE];
      const known = state === "complete" || state === "running" ? state : "partial";
      copies.runs.set(tags[SYNCED_FROM], { runId: info.runId, state: known });
    }
    for (const model of await to.experimentModels(experimentId)) {
      const original = model.tags[SYNCED_FROM];
      // One that is whole comes before what a sync that was killed left of another attempt.
      if (original !== undefined && copies.models.get(original)?.isReady !== true)
        copies.models.set(original, model);
    }
  }
  return copies;
}

async function allRuns(store: TrackingStore, experimentId: string, filter?: string): Promise<RunRecord[]> {
  const runs: RunRecord[] = [];
  let pageToken: string | undefined;
  do {
    const page = await store.searchRuns({ experimentIds: [experimentId], filter, pageToken });
    runs.push(...page.runs);
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
  return runs;
}

/** Oldest first, and each run after the one that it is nested in. */
function parentsFirst(runs: readonly RunRecord[]): RunRecord[] {
  const byId = new Map(runs.map((run) => [run.info.runId, run]));
  const ordered = new Set<RunRecord>();
  const visit = (run: RunRecord, below: ReadonlySet<RunRecord>): void => {
    const parent = byId.get(run.tags[PARENT_TAG] ?? "");
    // Tags are free text: runs may name each other in a circle.
    if (parent !== undefined && !below.has(parent)) visit(parent, new Set([...below, parent]));
    ordered.add(run);
  };
  const oldestFirst = [...runs].sort((a, b) => a.info.startTimeMs - b.info.startTimeMs);
  for (const run of oldestFirst) visit(run, new Set([run]));
  return [...ordered];
}

/** The copy of a run or model that another thing needs; TRACKING_MISSING where it was not copied. */
export function copyOf<T>(copies: ReadonlyMap<string, T>, what: string, id: string): T {
  const copy = copies.get(id);
  if (copy !== undefined) return copy;
  throw new AssayError("TRACKING_MISSING", {
    what: `${what} ${id} was not copied`,
    got: "a deleted one, or one that could not be copied",
    next: "Restore it in the source, and sync again.",
  });
}
