import { displayable, registeredView } from "../../display/index.js";
import { refuseEntryName } from "../../io/registered/index.js";
import {
  checkAlias,
  copyLoggedModel,
  type LoggedModel,
  type ModelVersion,
  type TrackingStore,
} from "../../io/registries/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { present } from "../../utils/present.js";
import { moveAlias } from "../alias-history.js";
import type { Evaluated, Trained } from "../state.js";
import type { Step } from "./step.js";
import { registryStore, trackedExperiment } from "./tracking.js";

export interface RegisterOptions {
  /** Name in the registry. @default MLFLOW_REGISTERED_MODEL_NAME, else the experiment's name */
  readonly name?: string;
  /** Alias that the version gets, as `Champion`; the version that had it loses it. */
  readonly alias?: string;
}

/** A version of a registered model that was made. Frozen; `Model.load(uri)` loads it. */
export interface RegisteredVersion {
  readonly name: string;
  /** 1, 2, 3 … as text, as MLflow has it. */
  readonly version: string;
  readonly alias?: string;
  /** `models:/<name>/<version>`. */
  readonly uri: string;
}

/**
 * Makes the run's logged model the next version of a registered model; the model is made with its first version. A registry
 * in another store than the run's gets a copy of the run and its model first, so that it needs no other store to load it.
 */
export async function registerTrained(state: Trained, options: RegisterOptions): Promise<RegisteredVersion> {
  const { run, environment } = state;
  if (run?.loggedModel === undefined) {
    throw new AssayError("TRACKING_MISSING", {
      what:
        run === undefined
          ? "there is no run whose model could be registered"
          : `run ${run.handle.info.runId} kept no model that could be registered`,
      got: run === undefined ? "tracking.enabled: false" : "tracking.log.model: false",
      wanted: "a run with a logged model",
      next: run === undefined ? "Train with tracking on." : "Train with `tracking.log.model: true`.",
    });
  }
  const { alias } = options;
  const name = options.name ?? environment.os.values.mlflowRegisteredModelName ?? trackedExperiment(state);
  // Before the version is made: a wrong alias must not leave one behind.
  if (alias !== undefined) checkAlias(alias);
  refuseEntryName(name);
  const { version } = await addVersion(state, run.store, run.loggedModel, name, alias);
  const made = {
    name,
    version,
    ...present({ alias }),
    uri: `models:/${name}/${version}`,
  };
  return displayable(Object.freeze(made), registeredView);
}

async function addVersion(
  state: Trained,
  runs: TrackingStore,
  model: LoggedModel,
  name: string,
  alias: string | undefined,
): Promise<ModelVersion> {
  const registry = registryStore(state);
  try {
    const own = registry.uri === runs.uri ? model : await copyLoggedModel(runs, registry, model);
    const version = await registry.registerModel(name, own);
    if (alias !== undefined) await moveAlias(registry, name, alias, version.version);
    return version;
  } finally {
    await registry.close();
  }
}

/** What a job has after `register`. */
export interface Registered extends Evaluated {
  /** Absent where the model missed a threshold: such a one is not registered. */
  readonly registered?: RegisteredVersion;
}

/** Registers the model as the config's `register` says, unless it missed a threshold. */
export const registerStep: Step<Evaluated, Registered> = {
  name: "register",
  async run(state, { emit }) {
    const { config, metrics } = state;
    if (metrics.failed.length > 0) {
      const names = metrics.failed.map(({ name }) => name).join(", ");
      emit({ type: "note", level: "warn", message: `not registered: ${names} missed the threshold` });
      return state;
    }
    return { ...state, registered: await registerTrained(state, config.register ?? {}) };
  },
  summary: ({ registered }) =>
    registered === undefined
      ? "not registered"
      : `${registered.uri}${registered.alias === undefined ? "" : `, alias ${registered.alias}`}`,
};
