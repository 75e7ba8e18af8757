import type { StudyIdentity } from "../../io/studies/index.js";
import type { KnownFolds } from "../../utils/splitters/index.js";
import type { Loaded } from "../state.js";
import { experimentName } from "../steps/tracking.js";
import type { TunePlan } from "./plan.js";
import { trialParts } from "./trial-config.js";

/** Everything that the results of a study follow from. What only says where things go, or how fast, is not in it. */
export function studyIdentity(state: Loaded, plan: TunePlan, splitter: KnownFolds): StudyIdentity {
  const { config, environment, dataset, dropped, plugins } = state;
  const versions = plugins?.plugins.map(({ plugin }) => [plugin.name, plugin.version ?? null]);
  const { tune, base, metric } = plan;
  const { seed, split, schema, task, metrics, backend } = base;
  return {
    name: experimentName(state),
    parts: {
      space: text(tune.space),
      search: text([tune.search, tune.halving, metric.name]),
      config: text([trialParts(base), seed, split, schema, task, metrics, backend, dropped]),
      folds: text(splitter),
      data: text([dataset.digest, config.dataset]),
      version: text(versions === undefined ? environment.versions : [environment.versions, versions]),
    },
  };
}

function text(value: unknown): string {
  return (
    JSON.stringify(value, (_, part: unknown) => (typeof part === "function" ? String(part) : part)) ?? ""
  );
}
