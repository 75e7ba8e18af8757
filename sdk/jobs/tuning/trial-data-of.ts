import type { Loaded } from "../state.js";
import type { SharedFolds } from "../steps/folds.js";
import type { TunePlan } from "./plan.js";
import type { TrialData } from "./trial-data.js";

/** What all trials of a study share, out of what the chain has loaded. */
export function trialDataOf(state: Loaded, { tune, base, space }: TunePlan, folds: SharedFolds): TrialData {
  const { unlearned, raw, environment, task, dropped = [] } = state;
  const { rows, steps, rowNumbers } = unlearned;
  const { assayBackend, assayCacheDir, assayOnnxRuntime } = environment.os.values;
  const { schema, seed, split, target } = base;
  const cleans = space.parameters.some(({ name }) => name.split(".")[0] === "clean");
  return {
    rows,
    steps,
    folds: folds.folds,
    splitter: folds.splitter,
    task,
    without: dropped,
    metrics: base.metrics,
    seed,
    resource: tune.halving?.resource,
    plugins: (state.plugins?.plugins ?? []).flatMap(({ file }) => file ?? []),
    engine: {
      config: { backend: base.backend, split },
      environment: {
        cwd: environment.cwd,
        os: { values: { assayBackend, assayCacheDir, assayOnnxRuntime } },
      },
    },
    ...(cleans ? { cleaning: { raw, settings: { schema, seed, split, target }, rowNumbers } } : {}),
  };
}
