import { fitModel, trainingOf } from "../../core/models/index.js";
import type { FitContext, History } from "../../core/models/model.js";
import { displayable, historyView } from "../../display/index.js";
import type { RunHandle } from "../../io/registries/index.js";
import type { EpochUnit } from "../../utils/progress/index.js";
import { random } from "../../utils/random/index.js";
import type { StopSwitch } from "../../utils/stop-switch.js";
import { formatTimes } from "../../utils/text/index.js";
import type { CrossValidated, Loaded, Tracked, Trained } from "../state.js";
import { logSwitches } from "./autolog.js";
import { runOfTraining, withoutEndedRun } from "./chain-run.js";
import { checkpointToResume, keepCheckpoint } from "./checkpoints.js";
import { backendFor, readyConfig } from "./engine.js";
import { etaOf } from "./eta.js";
import { logCrossValidation } from "./log-validation.js";
import { type Step, type StepContext, stepFailure } from "./step.js";
import { inRun, logFittedModel } from "./tracking.js";
import { workersOf } from "./workers.js";

/** What a training goes on from: the data, and what was learned of the model on folds. */
type Before = Loaded & Pick<Tracked, "run"> & Partial<Pick<CrossValidated, "crossValidation">>;

/** Fits preprocessing and model on the training rows, in a run that keeps parameters, epochs and the model. What earlier steps made stays. */
export function trainStepOf<S extends Before>(): Step<S, S & Trained> {
  return { name: "train", run: train, summary, partial: withoutEndedRun };
}

/** The same on data that was loaded, and no more. */
export const trainStep: Step<Loaded, Trained> = trainStepOf<Loaded>();

async function train<S extends Before>(state: S, context: StepContext): Promise<S & Trained> {
  const { config, task, cleaning, environment } = state;
  const backend = await backendFor(state, config.model, context);
  const resumed = await checkpointToResume(state, context);
  const { run, isNew } = await runOfTraining(state, backend, context);
  const curve = logSwitches(state).metrics ? run : undefined;
  if (run === undefined && "checkpointEvery" in config.model) {
    const message = "checkpoints are kept with runs, and tracking is off: none is written";
    context.emit({ type: "note", level: "warn", message });
  }
  let firstEpoch = Number.POSITIVE_INFINITY;
  let trained: (S & Trained) | undefined;
  let stopping: ReturnType<StopSwitch["begin"]> | undefined;
  try {
    if (resumed !== undefined) await run?.logTags({ "assay.resumedFrom": resumed.runId });
    if (isNew && state.crossValidation !== undefined && curve !== undefined)
      await logCrossValidation(curve, state.crossValidation);
    const { unit, heedsStop } = await trainingOf(config.model.kind);
    stopping = heedsStop ? context.stop?.begin() : undefined;
    const startedAtMs = context.now();
    const { model, history: epochs } = await fitModel({
      config: await readyConfig(state, config.model, context),
      preprocessing: config.preprocessing,
      target: config.target,
      task,
      cleaning,
      raw: state.raw,
      table: state.train,
      packageVersion: environment.versions.assay,
      context: {
        ...fitContext(state, context, unit, (logs, epoch) => {
          firstEpoch = Math.min(firstEpoch, epoch);
          curve?.logMetrics(logs, epoch);
        }),
        ...(stopping === undefined ? {} : { stop: stopping.signal }),
        resumeFrom: resumed?.checkpoint,
        workers: await workersOf(state),
        ...(run === undefined ? {} : { onCheckpoint: keepCheckpoint(state, run) }),
      },
    });
    stopping?.end();
    if (epochs.stoppedOnRequest === true) await tellStop(epochs, unit, run, context);
    // The curve of a training that went on is whole.
    for (const { epoch, logs } of epochs.epochs) if (epoch < firstEpoch) curve?.logMetrics(logs, epoch);
    const fitSeconds = (context.now() - startedAtMs) / 1000;
    const history = displayable(epochs.epochs.length === 0 ? epochs : { ...epochs, unit }, historyView);
    trained = { ...state, model, history, backend, fitSeconds };
    return run === undefined
      ? trained
      : { ...trained, run: await logFittedModel(run, trained, context.emit) };
  } catch (cause) {
    // The run goes out with the failure, so that whoever ends the chain can close it and say where it is; so does a model
    // that could not be logged.
    const made = trained ?? state;
    const partial = { ...made, ...inRun(run) };
    throw stepFailure(cause, "train", context.signal, partial);
  } finally {
    stopping?.end();
  }
}

/** A training that a person ended is told apart from others, in the log and in the run. */
async function tellStop(
  { epochs, bestEpoch }: History,
  unit: EpochUnit,
  run: RunHandle | undefined,
  { emit }: StepContext,
): Promise<void> {
  const after = `${unit} ${epochs.length} of ${epochs[0]?.epochs}`;
  const message = `training was stopped by hand after ${after}; ${unit} ${bestEpoch} is kept`;
  emit({ type: "note", level: "info", message });
  await run?.logTags({ "assay.stoppedByHand": after });
}

function summary({ model, history, fitSeconds, backend }: Trained): string {
  const { unit = "epoch", bestEpoch } = history;
  const best = bestEpoch === undefined ? "" : `, best ${unit} ${bestEpoch}`;
  const epochs = history.epochs.length === 0 ? "" : `, ${formatTimes(history.epochs.length, unit)}${best}`;
  return `${model.kind}${epochs}, ${fitSeconds.toFixed(1)} s${backend === undefined ? "" : ` on ${backend}`}`;
}

function fitContext(
  { config }: Loaded,
  { signal, emit, now }: StepContext,
  unit: EpochUnit,
  log: (logs: Readonly<Record<string, number>>, epoch: number) => void,
): FitContext {
  const eta = etaOf(now);
  return {
    random: random(config.seed).fork("fit"),
    signal,
    onEpoch: ({ epoch, epochs, logs }) => {
      log(logs, epoch);
      const etaSeconds = eta("epochs", epoch, epochs);
      emit({ type: "epoch", step: "train", epoch, epochs, unit, logs, etaSeconds });
    },
    onNote: (message) => emit({ type: "note", level: "info", message }),
  };
}
