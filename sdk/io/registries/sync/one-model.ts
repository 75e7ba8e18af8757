import { AssayError, hasCode } from "../../../utils/errors/index.js";
import type { LoggedModel, TrackingStore } from "../store.js";
import { copyModel } from "./models.js";
import { copyOf, findCopies, type Source } from "./plan.js";
import { beginRun, finishRun } from "./runs.js";
import { Tally } from "./tally.js";

/**
 * The copy of a logged model in another store, with that of its run: made where it is not there. A later sync of the whole
 * store knows both again. A model that the other store has itself, since two URIs may mean one store, is given as it is.
 *
 * TRACKING_MISSING where the source has no such model, TRACKING_INVALID where it was never finished.
 */
export async function copyLoggedModel(
  from: TrackingStore,
  to: TrackingStore,
  model: LoggedModel,
): Promise<LoggedModel> {
  if (await holds(to, model.modelId)) return model;
  const { modelId } = model;
  const run = await from.getRun(model.runId);
  const experiment = await from.getExperiment({ id: run.info.experimentId });
  const models = await from.experimentModels(experiment.experimentId);
  const record = models.find((other) => other.modelId === modelId);
  if (record === undefined)
    throw new AssayError("TRACKING_MISSING", { what: `there is no logged model ${modelId}`, got: from.uri });
  const measured = record.metrics.filter(({ runId }) => runId === model.runId);
  const source: Source = {
    experiments: [{ ...experiment, runs: [run], models: [record] }],
    measured: new Map([[model.runId, measured]]),
  };
  const tally = new Tally({});
  const copies = await findCopies(to, source, () => tally.check());
  const known = copies.runs.get(model.runId);
  const copy =
    known?.state === "complete"
      ? known
      : await beginRun(from, to, run, await to.ensureExperiment(experiment.name, experiment.tags), copies);
  await copyModel(from, to, record, copy.runId, copies, tally);
  if (known?.state !== "complete") await finishRun(from, to, run, copy, source, copies, tally);
  // A job registers before its run has ended. Nobody writes the copy: it must not look as if it went on.
  if (run.info.status === "RUNNING") await to.updateRun(copy.runId, { status: "FINISHED" });
  return copyOf(copies.models, "logged model", modelId);
}

async function holds(store: TrackingStore, modelId: string): Promise<boolean> {
  try {
    await store.listModelFiles(modelId);
    return true;
  } catch (error) {
    if (hasCode(error, "TRACKING_MISSING")) return false;
    throw error;
  }
}
