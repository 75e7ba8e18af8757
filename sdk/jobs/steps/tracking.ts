import type { Table } from "../../core/tables/index.js";
import { datasetFromTable } from "../../io/datasets/index.js";
import {
  codeVersion,
  type DatasetInput,
  openRun,
  type RunHandle,
  type TrackingStore,
} from "../../io/registries/index.js";
import { withoutServices } from "../../utils/settings/index.js";
import type { InRun, JobStart, Loaded, TrackedRun, Trained } from "../state.js";
import { openRegistry, openTracking, storeUris } from "../tracking-place.js";
import { logEnvironment, logSwitches, logSystemMetrics } from "./autolog.js";
import { inputColumnsOf, inputExampleOf } from "./model-files.js";
import type { StepContext } from "./step.js";

/** The store that runs are kept in. */
export function trackingStore({ config, environment }: JobStart): TrackingStore {
  return openTracking(config.tracking.uri, environment);
}

/** The store that models, datasets and configs are registered in. */
export function registryStore({ config, environment }: JobStart): TrackingStore {
  return openRegistry(storeUris(config.tracking), environment);
}

/** Opens the run that a chain keeps itself in; undefined where the config switches tracking off. */
export function openTrackedRun(
  state: Loaded,
  backend: string | undefined,
  context: Pick<StepContext, "emit">,
): Promise<RunHandle | undefined> {
  const { train, test } = state;
  const opened = {
    experiment: trackedExperiment(state),
    backend,
    inputs: () => [inputOf(state, "training", train), inputOf(state, "evaluation", test)],
  };
  return openJobRun(state, opened, context);
}

/** What the run of a job has besides what its config says. */
export interface OpenedRun {
  readonly experiment: string;
  /** TensorFlow.js backend, where the job needs one. */
  readonly backend?: string | undefined;
  /** The datasets that it reads, where they are wanted. */
  readonly inputs?: () => readonly DatasetInput[];
  readonly tags?: Readonly<Record<string, string>>;
}

/** Opens the run of a job of any kind; undefined where its config switches tracking off. */
export async function openJobRun(
  state: JobStart,
  { experiment, backend, inputs, tags: own }: OpenedRun,
  { emit }: Pick<StepContext, "emit">,
): Promise<RunHandle | undefined> {
  const { config, environment } = state;
  const { enabled, runName, tags } = config.tracking;
  const log = logSwitches(state);
  if (!enabled) return undefined;
  const store = trackingStore(state);
  const run = await openRun(store, {
    experiment,
    name: runName,
    user: environment.user,
    source: state.files.length === 0 ? "assay" : state.files.join(" "),
    ...(log.code ? { code: await codeVersion(environment.cwd) } : {}),
    onNote: (level, message) => emit({ type: "note", level, message }),
    ...(state.partOf?.parentRunId === undefined ? {} : { parentRunId: state.partOf.parentRunId }),
    tags: {
      ...state.partOf?.tags,
      "assay.version": environment.versions.assay,
      "assay.job": config.kind,
      ...(backend === undefined ? {} : { "assay.backend": backend }),
      ...own,
      ...state.services?.tags,
      ...tags,
    },
  });
  state.services?.runOpened(run.info);
  try {
    if (log.params) await run.logParams(withoutServices(config) as unknown as Record<string, unknown>);
    if (log.datasets && inputs !== undefined) await run.logInputs([...inputs()]);
    if (log.environment) await logEnvironment(run, environment.cwd, backend);
    if (log.systemMetrics) logSystemMetrics(run, log.systemMetricsInterval, emit);
    return run;
  } catch (error) {
    await run.end("FAILED");
    throw error;
  }
}

/**
 * Rows of the dataset as an input of the run: their own digest and schema, the dataset's name and source. MLflow keeps one
 * source for a name and a digest, so a registered dataset has its version in its name.
 */
function inputOf({ dataset }: Loaded, context: string, rows: Table): DatasetInput {
  const { digest, lineage } = datasetFromTable(rows);
  const { source, sourceType } = dataset.lineage;
  const name = dataset.version === undefined ? dataset.name : `${dataset.name}/${dataset.version}`;
  return { name, digest, ...lineage, source, sourceType, context };
}

/** Name of the experiment where nobody set one: the config's name, else the dataset's. */
export function experimentName({ config, dataset }: Loaded): string {
  return config.name ?? dataset.name;
}

/** Name of the experiment that the run is kept in. */
export function trackedExperiment(state: Loaded): string {
  return experimentOr(state, experimentName(state));
}

/** Name of the experiment that a job's run is kept in: as config or environment say, else another. */
export function experimentOr({ config, environment }: JobStart, otherwise: string): string {
  return config.tracking.experiment ?? environment.os.values.mlflowExperimentName ?? otherwise;
}

/** A run as the states of a job have it; nothing where there is none. */
export function inRun(handle: RunHandle | undefined): InRun {
  return handle === undefined ? {} : { run: { store: handle.store, handle } };
}

/** Logs a fitted model with its signature and an example of its inputs, as far as the config wants them. */
export async function logFittedModel(
  handle: RunHandle,
  state: Trained,
  emit: StepContext["emit"],
): Promise<TrackedRun> {
  const { model, environment, fitSeconds } = state;
  const log = logSwitches(state);
  if (log.metrics) handle.logMetric("fit_seconds", fitSeconds);
  if (!log.model) return { store: handle.store, handle };
  const onnx = await model.toOnnx();
  if ("unsupported" in onnx) {
    const message = `Python cannot load this model: ${onnx.unsupported.join("; ")}`;
    emit({ type: "note", level: "info", message });
  }
  const logged = await handle.logModel({
    onnx,
    files: await model.save(),
    kind: model.kind,
    assayVersion: environment.versions.assay,
    ...(log.signature ? { signature: model.signature } : {}),
    ...(log.inputExample ? { inputExample: inputExampleOf(state), inputColumns: inputColumnsOf(state) } : {}),
  });
  return { store: handle.store, handle, loggedModel: logged };
}
