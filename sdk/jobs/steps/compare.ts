import { predictionMetrics } from "../../core/metrics/index.js";
import { modelConfig } from "../../core/models/config.js";
import {
  type Candidate,
  type CompareInput,
  type Contender,
  type ContenderInput,
  type CrossValidation,
  candidatesOf,
  compareConfig,
  compareModels,
  type Validate,
} from "../../core/validation/index.js";
import { verbOptions } from "../../io/configs/index.js";
import { openRun, type RunHandle } from "../../io/registries/index.js";
import { AssayError, asAssayError } from "../../utils/errors/index.js";
import { present } from "../../utils/present.js";
import type { FoldsInput } from "../../utils/splitters/index.js";
import type { Compared, Loaded, Tracked } from "../state.js";
import { logSwitches } from "./autolog.js";
import { runOfChain, withoutEndedRun } from "./chain-run.js";
import { backendFor, readyConfig } from "./engine.js";
import { etaOf } from "./eta.js";
import { foldsOf, usualFolds } from "./folds.js";
import { logCrossValidation, logLeaderboard } from "./log-validation.js";
import { type Step, type StepContext, stepFailure } from "./step.js";
import { inRun, trackedExperiment } from "./tracking.js";

/** What `.compare()` takes besides the models. */
export interface CompareOptions {
  /** On which folds. @default those of the config, else by the kind of its split */
  readonly folds?: FoldsInput;
}

type Before = Loaded & Pick<Tracked, "run">;

/**
 * Scores several models on the same folds of the training rows, a baseline with them. Models and folds that are not given are
 * those of the config's `compare`. Each model has a run of its own, nested in the chain's.
 */
export function compareStep<S extends Before>(
  models?: readonly ContenderInput[],
  options: CompareOptions = {},
): Step<S, S & Compared> {
  return {
    name: "compare",
    partial: withoutEndedRun,
    async run(state, context) {
      const { config } = state;
      const wanted = comparisonOf(state, models, options);
      const candidates = await candidatesOf(
        wanted.models.map((model) => withSettings(model, state)),
        config,
      );
      const folds = await foldsOf(state, wanted.folds ?? usualFolds(state), context);
      const run = await runOfChain(state, undefined, context);
      const made = { ...state, ...inRun(run) };
      const eta = etaOf(context.now);
      const total = (candidates.length + 1) * folds.folds.length;
      let done = 0;
      try {
        const leaderboard = await compareModels({
          ...folds,
          candidates,
          metrics: predictionMetrics(config.metrics, state.task),
          around: (candidate, validate) => oneModel(candidate, validate, state, run, context),
          onFold: ({ name }) => {
            done++;
            context.emit({
              type: "progress",
              step: "compare",
              label: name,
              done,
              total,
              etaSeconds: eta("compare", done, total),
            });
          },
        });
        for (const { name, error } of leaderboard.rows) {
          if (error !== undefined)
            context.emit({ type: "note", level: "warn", message: `${name} failed: ${error.message}` });
        }
        if (run !== undefined && logSwitches(state).metrics) await logLeaderboard(run, leaderboard);
        return { ...made, leaderboard };
      } catch (cause) {
        throw stepFailure(cause, "compare", context.signal, made);
      }
    },
    summary: ({ leaderboard }) => leaderboard.reason,
  };
}

function comparisonOf(
  { config, environment }: Before,
  models: readonly ContenderInput[] | undefined,
  { folds }: CompareOptions,
) {
  const own = config.compare === undefined || Array.isArray(config.compare) ? {} : config.compare;
  const fromConfig: CompareInput = Array.isArray(config.compare) ? { models: config.compare } : own;
  const given = {
    ...fromConfig,
    ...present({ models, folds }),
  };
  const checked = verbOptions(compareConfig, given, "compare", environment.settings);
  // The union has a short form too; this is the long one.
  if (Array.isArray(checked)) throw new AssayError("INTERNAL", { what: "a comparison lost its long form" });
  return checked;
}

/** A model that is named by its kind alone, with what the settings say of that kind; the config's own kind is the config's model. */
function withSettings(contender: Contender, { config, environment }: Before): Contender {
  if (typeof contender !== "string" || contender === config.model.kind) return contender;
  const said = [...environment.settings.keys()].some((name) => name.startsWith(`${contender}.`));
  return said ? verbOptions(modelConfig, { kind: contender }, "model", environment.settings) : contender;
}

/** Cross-validates one model in a run of its own, below the chain's. */
async function oneModel(
  candidate: Candidate,
  validate: Validate,
  state: Before,
  parent: RunHandle | undefined,
  context: StepContext,
): Promise<CrossValidation> {
  const log = logSwitches(state);
  const run =
    parent === undefined
      ? undefined
      : await openRun(parent.store, {
          experiment: trackedExperiment(state),
          name: candidate.name,
          user: state.environment.user,
          parentRunId: parent.info.runId,
          onNote: (level, message) => context.emit({ type: "note", level, message }),
          tags: { "assay.version": state.environment.versions.assay },
        });
  try {
    const { name: _, config, ...rest } = candidate;
    if (log.params) await run?.logParams({ seed: state.config.seed, model: config, ...rest });
    await backendFor(state, config, context);
    const validation = await validate(await readyConfig(state, config, context));
    if (run !== undefined && log.metrics) await logCrossValidation(run, validation);
    await run?.end("FINISHED");
    return validation;
  } catch (cause) {
    const error = asAssayError(cause);
    // The model's own failure is what there is to read, so one while its run is closed does not take its place.
    await run?.logTags({ "assay.error": error.message.slice(0, 1000) }).catch(() => {});
    await run?.end(error.code === "INTERRUPTED" ? "KILLED" : "FAILED").catch(() => {});
    throw error;
  }
}
