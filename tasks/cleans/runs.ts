import { fileURLToPath } from "node:url";
import type { LoggedModelRecord, RunRecord, TrackingStore } from "../../sdk/io/registries/index.js";
import { throwIfAborted } from "../../sdk/utils/abort.js";
import { AssayError, messageOf } from "../../sdk/utils/errors/index.js";
import { present } from "../../sdk/utils/present.js";
import { formatTimes } from "../../sdk/utils/text/index.js";
import { textOption } from "../options.js";
import type { Task, TaskContext } from "../task.js";
import { spanMs } from "./age.js";
import { clear, REMOVAL_OPTIONS, type Removal } from "./clear.js";
import { measure } from "./found.js";
import {
  ageOf,
  allRuns,
  type Kept,
  keptRuns,
  loggedModels,
  PINNED_TAG,
  registeredRuns,
} from "./kept-runs.js";

const OLDER_THAN = "30d";
const STOPPED = { what: "the cleaning was stopped; the runs listed first are removed" };

/** Removes old runs with their artifacts and models. */
export const cleansRuns: Task = {
  name: "cleans:runs",
  summary: "remove old runs with their artifacts, but none that something is registered of",
  description:
    `Removes runs that ended before a time, with artifacts and logged models: those of the embedded store from the disk, those of an MLflow server by its API (it frees their files by \`mlflow gc\`). ` +
    `Runs that a registered model, dataset or config came from stay, as do runs that are running, have the tag ${PINNED_TAG}, or belong to a run that stays (trials, folds). Try --dry-run first.`,
  options: [
    {
      flags: "--older-than <span>",
      description: `runs that ended longer ago, as 30d, 12h or 2w (default: ${OLDER_THAN})`,
    },
    {
      flags: "--tracking-uri <uri>",
      description: "where the runs are (default: MLFLOW_TRACKING_URI, else ./mlruns of the project)",
    },
    {
      flags: "--registry-uri <uri>",
      description: "where models are registered (default: MLFLOW_REGISTRY_URI, else where runs are)",
    },
    ...REMOVAL_OPTIONS,
  ],
  async run(context) {
    await withRuns(context, async (removals, within) => clear(removals, within, context));
  },
};

/** Finds what may go, and hands it on while the store is open. */
export async function withRuns(
  context: TaskContext,
  work: (removals: readonly Removal[], within: string) => Promise<void>,
): Promise<void> {
  const { root, env } = context;
  const { jobEnvironment } = await import("../../sdk/jobs/environment.js");
  const { openRegistry, openTracking } = await import("../../sdk/jobs/tracking-place.js");
  const before = Date.now() - spanMs(textOption(context, "olderThan") ?? OLDER_THAN);
  const environment = jobEnvironment({ cwd: root, env });
  const trackingUri = textOption(context, "trackingUri");
  const registryUri = textOption(context, "registryUri");
  const store = openTracking(trackingUri, environment);
  const registry = openRegistry(
    {
      ...present({ trackingUri, registryUri }),
    },
    environment,
  );
  try {
    const runs = await allRuns(store);
    const models = await loggedModels(store);
    const registered = new Set([
      ...(await registeredRuns(store, models)),
      ...(await registeredRuns(registry, models)),
    ]);
    const kept = keptRuns(runs, registered, before);
    context.say(`${formatTimes(runs.length, "run")} in ${store.uri}${keptText(kept)}`);
    const old = runs.filter(({ info }) => !kept.has(info.runId));
    const within = store.uri.startsWith("file:") ? fileURLToPath(store.uri) : undefined;
    const removals =
      within === undefined
        ? old.map((run) =>
            onServer(
              store,
              run,
              models.filter(({ runId }) => runId === run.info.runId),
            ),
          )
        : [...(await onDisk(within, old)), ...(await left(within, before))];
    await work(removals, within ?? root);
  } finally {
    await Promise.all([store.close(), registry.close()]);
  }
}

function keptText(kept: ReadonlyMap<string, Kept>): string {
  const counts = new Map<Kept, number>();
  for (const why of kept.values()) counts.set(why, (counts.get(why) ?? 0) + 1);
  return counts.size === 0
    ? ""
    : `; kept: ${[...counts].map(([why, count]) => `${count} ${why}`).join(", ")}`;
}

const withModels = (name: string, models: number): string =>
  `run ${name}${models === 0 ? "" : `, ${formatTimes(models, "model")}`}`;

function onServer(store: TrackingStore, run: RunRecord, models: readonly LoggedModelRecord[]): Removal {
  const { runId, name } = run.info;
  return {
    ...{
      path: runId,
      what: withModels(name, models.length),
      bytes: 0,
      modifiedMs: ageOf(run),
      isOfUnknownSize: true,
    },
    // A server that deletes a run leaves its models; a run whose models are gone can be deleted again.
    take: async (signal) => {
      throwIfAborted(signal, STOPPED);
      for (const { modelId } of models) await store.deleteModel(modelId);
      await store.deleteRun(runId);
    },
  };
}

async function onDisk(root: string, runs: readonly RunRecord[]): Promise<Removal[]> {
  const { removeRunFolders, runFolders } = await import("../../sdk/io/registries/index.js");
  const removals: Removal[] = [];
  for (const run of runs) {
    const { runId, experimentId, name } = run.info;
    const folders = await runFolders(root, experimentId, runId);
    const own = await measure(folders.run, "run");
    // A link in a run's place points to what belongs to someone else.
    if (own === undefined) continue;
    const models = await Promise.all(folders.models.map((folder) => measure(folder, "model")));
    removals.push({
      path: folders.run,
      what: withModels(name, models.length),
      bytes: [own, ...models].reduce((sum, each) => sum + (each?.bytes ?? 0), 0),
      modifiedMs: ageOf(run),
      take: async (signal) => {
        throwIfAborted(signal, STOPPED);
        await writable(folders.run, () => removeRunFolders(folders));
      },
    });
  }
  return removals;
}

/** What a removal that was interrupted left: nobody reads it. */
async function left(root: string, before: number): Promise<Removal[]> {
  const { leftovers } = await import("../../sdk/io/registries/index.js");
  const found = await Promise.all(
    (await leftovers(root)).map((folder) => measure(folder, "what is left of a removed run")),
  );
  return found.filter((each) => each !== undefined).filter(({ modifiedMs }) => modifiedMs < before);
}

async function writable(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    if (AssayError.isInstance(cause)) throw cause;
    throw new AssayError("WRITE_FAILED", {
      what: `${path} cannot be removed`,
      got: messageOf(cause),
      next: "Check who owns it and its folder's rights, and run the task again: what is listed above is removed.",
      cause,
    });
  }
}
