import { estimatorDefinition, fitModel } from "../../core/models/index.js";
import type { FitContext } from "../../core/models/model.js";
import { displayable, historyView } from "../../display/index.js";
import { useBackend, withBuilder } from "../../io/backends/index.js";
import { withOnnx } from "../../io/onnx/index.js";
import { random } from "../../utils/random/index.js";
import type { Loaded, Trained } from "../state.js";
import { logSwitches } from "./autolog.js";
import { checkpointToResume, keepCheckpoint } from "./checkpoints.js";
import { etaOf } from "./eta.js";
import { type Step, type StepContext, stepFailure } from "./step.js";
import { logFittedModel, openTrackedRun } from "./tracking.js";
import { workersOf } from "./workers.js";

/** Fits preprocessing and model on the training rows, in a run that keeps parameters, epochs and the model. */
export const trainStep: Step<Loaded, Trained> = {
  name: "train",
  async run(state, context) {
    const { config, train, task, cleaning, environment } = state;
    const backend = await backendFor(state, context);
    const resumeFrom = await checkpointToResume(state);
    const run = await openTrackedRun(state, backend, context);
    const curve = logSwitches(state).metrics ? run : undefined;
    if (run === undefined && "checkpointEvery" in config.model) {
      const message = "checkpoints are kept with runs, and tracking is off: none is written";
      context.emit({ type: "note", level: "warn", message });
    }
    let firstEpoch = Number.POSITIVE_INFINITY;
    let trained: Trained | undefined;
    try {
      const startedAtMs = context.now();
      const { model, history: epochs } = await fitModel({
        config: withOnnx(await withBuilder(config.model), {
          projectDir: environment.cwd,
          choice: environment.os.values.assayOnnxRuntime,
          onNote: (message) => context.emit({ type: "note", level: "info", message }),
        }),
        preprocessing: config.preprocessing,
        target: config.target,
        task,
        cleaning,
        raw: state.raw,
        table: train,
        packageVersion: environment.versions.assay,
        context: {
          ...fitContext(state, context, (logs, epoch) => {
            firstEpoch = Math.min(firstEpoch, epoch);
            curve?.logMetrics(logs, epoch);
          }),
          resumeFrom,
          workers: await workersOf(state),
          ...(run === undefined ? {} : { onCheckpoint: keepCheckpoint(state, run) }),
        },
      });
      // The curve of a training that went on is whole.
      for (const { epoch, logs } of epochs.epochs) if (epoch < firstEpoch) curve?.logMetrics(logs, epoch);
      const fitSeconds = (context.now() - startedAtMs) / 1000;
      const history = displayable(epochs, historyView);
      trained = { ...state, model, history, backend, fitSeconds };
      return run === undefined
        ? trained
        : { ...trained, run: await logFittedModel(run, trained, context.emit) };
    } catch (cause) {
      // The run goes out with the failure, so that whoever ends the chain can close it and say where it is; so does a model
      // that could not be logged.
      const made = trained ?? state;
      const partial = run === undefined ? made : { ...made, run: { store: run.store, handle: run } };
      throw stepFailure(cause, "train", context.signal, partial);
    }
  },
  summary: ({ model, history, fitSeconds, backend }) => {
    const best = history.bestEpoch === undefined ? "" : `, best epoch ${history.bestEpoch}`;
    const epochs = history.epochs.length === 0 ? "" : `, ${history.epochs.length} epochs${best}`;
    return `${model.kind}${epochs}, ${fitSeconds.toFixed(1)} s${backend === undefined ? "" : ` on ${backend}`}`;
  },
};

async function backendFor(
  { config, environment }: Loaded,
  { emit }: StepContext,
): Promise<string | undefined> {
  if ((await estimatorDefinition(config.model.kind)).needsBackend !== true) return undefined;
  const { assayBackend, assayCacheDir } = environment.os.values;
  const choice = config.backend === "auto" ? (assayBackend ?? "auto") : config.backend;
  const status = await useBackend(choice, { cacheDir: assayCacheDir });
  emit({ type: "note", level: "info", message: `backend: ${status.reason}` });
  return `${status.name} ${status.version}`;
}

function fitContext(
  { config }: Loaded,
  { signal, emit, now }: StepContext,
  log: (logs: Readonly<Record<string, number>>, epoch: number) => void,
): FitContext {
  const eta = etaOf(now);
  return {
    random: random(config.seed).fork("fit"),
    signal,
    onEpoch: ({ epoch, epochs, logs }) => {
      log(logs, epoch);
      emit({ type: "epoch", step: "train", epoch, epochs, logs, etaSeconds: eta("epochs", epoch, epochs) });
    },
    onNote: (message) => emit({ type: "note", level: "info", message }),
  };
}
