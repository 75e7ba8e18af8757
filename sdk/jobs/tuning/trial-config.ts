import { resolve } from "node:path";
import { preprocessingFor } from "../../core/models/preprocessing-for.js";
import { checkedObject, type TrainingConfig, trainingConfig } from "../../io/configs/index.js";
import type { Overrides } from "../../io/settings/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { didYouMean } from "../../utils/names.js";
import { applyParams, type Params } from "../../utils/searchers/index.js";

/** What trials may differ in. */
const TUNED = ["model", "preprocessing", "clean", "target"] as const;

/** The config of a trial, as far as its score goes by it. */
export type TrialParts = Pick<TrainingConfig, (typeof TUNED)[number]>;

/** What values of a space go by, where the config that holds it was given. */
export interface TrialPlace {
  readonly folder: string;
  readonly settings: Overrides;
}

/**
 * The config that trials differ from: that of a training, without the search itself. Kinds alike, whatever job tunes. A target
 * is in its long form, so that its transform has a place.
 */
export function trialBase(config: object): TrainingConfig {
  const { tune: _, ...rest } = config as TrainingConfig;
  const target = typeof rest.target === "string" ? { column: rest.target } : rest.target;
  return { ...rest, kind: "training", target };
}

/** Refuses a parameter that is no part of what trials may differ in. */
export function checkParameterName(name: string): void {
  const [root, key] = name.split(".");
  if (!Object.hasOwn(trainingConfig.shape, root)) {
    throw new AssayError("CONFIG_KEY_UNKNOWN", {
      what: `tune.space: "${name}" is no key of the config`,
      wanted: `a path that begins with ${TUNED.join(", ")}`,
      next: didYouMean(root, TUNED),
    });
  }
  const isTuned = TUNED.some((part) => part === root) && (root !== "target" || key === "transform");
  if (isTuned) return;
  throw new AssayError("CONFIG_INVALID", {
    what: `tune.space: "${name}" cannot be searched: trials that differ in it could not be compared`,
    wanted: "a key of model, preprocessing or clean, or target.transform",
    next: "Leave it out of the space; a value of the config itself holds for all trials.",
  });
}

/**
 * The config of a trial, checked as if a person had written it; its defaults filled in. Where the trial's model is of another
 * kind than the config's, the preprocessing suits it, as in a comparison. What does not fit throws CONFIG_KEY_UNKNOWN or
 * CONFIG_INVALID.
 *
 * @param place what paths in values of the space are relative to, and the user's own defaults
 */
export function trialConfig(base: TrainingConfig, params: Params, place: TrialPlace): TrainingConfig {
  const own = checkedObject(trainingConfig, applyParams(base, params), place.settings);
  const model = withAbsolutePaths(own.model, place.folder);
  const isPreprocessed = Object.keys(params).some((name) => name.split(".")[0] === "preprocessing");
  if (own.model.kind === base.model.kind || isPreprocessed) return { ...own, model };
  const preprocessing = preprocessingFor(own.model.kind, base) as TrainingConfig["preprocessing"];
  return { ...own, model, preprocessing };
}

/** The parts of a trial's config that its score goes by. */
export function trialParts({ model, preprocessing, clean, target }: TrainingConfig): TrialParts {
  return { model, preprocessing, clean, target };
}

function withAbsolutePaths(model: TrainingConfig["model"], folder: string): TrainingConfig["model"] {
  const made: Record<string, unknown> = { ...model };
  for (const key of ["path", "module"]) {
    const value = made[key];
    if (typeof value === "string") made[key] = resolve(folder, value);
  }
  return made as TrainingConfig["model"];
}
