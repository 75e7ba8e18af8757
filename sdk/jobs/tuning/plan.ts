import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { chooseMetrics, predictionMetrics } from "../../core/metrics/index.js";
import { type TuneConfig, type TuneInput, tuneConfig, tuneDefaults } from "../../core/tuning/config.js";
import { type TrainingConfig, verbOptions } from "../../io/configs/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { didYouMean } from "../../utils/names.js";
import { fileNameOf } from "../../utils/paths.js";
import { present } from "../../utils/present.js";
import { createSearcher, type Searcher, Space } from "../../utils/searchers/index.js";
import type { Loaded } from "../state.js";
import { experimentName } from "../steps/tracking.js";
import { checkSpace } from "./check-space.js";
import { hasFunction } from "./has-function.js";
import { type TrialPlace, trialBase } from "./trial-config.js";

/** A tuning before it begins: all that can be wrong with it was looked at. */
export interface TunePlan {
  readonly tune: TuneConfig;
  readonly base: TrainingConfig;
  readonly place: TrialPlace;
  readonly space: Space;
  readonly searcher: Searcher;
  readonly metric: { readonly name: string; readonly title: string; readonly greaterIsBetter: boolean };
  /** Where the best config is written, absolute; absent where it is not. */
  readonly output?: string;
  readonly studyFolder: string;
}

/** Options that a verb was given count in place of the config's; what they leave out is as the config says. */
export function planOf(state: Loaded, options: Partial<TuneInput> | undefined, writes: boolean): TunePlan {
  const { config, environment, task, directoryOf } = state;
  const given = { ...config.tune, ...options };
  const tune = verbOptions(tuneConfig, given, "tune", environment.settings);
  const base = trialBase(config);
  const place = { folder: directoryOf("tune.space"), settings: environment.settings };
  const space = Space.from(tune.space);
  checkSpace({ space, base, halving: tune.halving, place });
  const metric = metricOf(tune, config, task);
  const searcher = createSearcher({
    space,
    search: tune.search,
    seed: config.seed,
    greaterIsBetter: metric.greaterIsBetter,
  });
  const output = outputOf(state, tune, writes);
  if (output !== undefined && existsSync(output) && !tune.overwrite) {
    throw new AssayError("OUTPUT_EXISTS", {
      what: `the file for the best config is there already: ${output}`,
      next: "Set `tune.overwrite: true`, or name another `tune.output`.",
    });
  }
  const inCode = hasFunction(base.model)
    ? "its model holds a function"
    : hasFunction(base.dataset) && "its dataset is a table in code";
  if (output !== undefined && inCode !== false) {
    throw new AssayError("CONFIG_INVALID", {
      what: `the best config cannot be written to a file: ${inCode}`,
      wanted:
        "a module, as `model: { kind: custom, module: … }`, a dataset of a file or the registry, or no `tune.output`",
      next: "Take the best config from `tuned.best.config`.",
    });
  }
  return {
    tune,
    base,
    place,
    space,
    searcher,
    metric,
    ...present({ output }),
    studyFolder: resolve(environment.cwd, tune.studyFolder ?? tuneDefaults.studyFolder),
  };
}

function metricOf(
  { metric }: TuneConfig,
  { metrics }: TrainingConfig,
  task: Loaded["task"],
): TunePlan["metric"] {
  const chosen = chooseMetrics(predictionMetrics(metrics, task), task).map((one) => one.metric);
  const found = metric === undefined ? chosen[0] : chosen.find(({ name }) => name === metric);
  if (found === undefined) {
    const names = chosen.map(({ name }) => name);
    throw new AssayError("METRIC_UNKNOWN", {
      what: `tune.metric: ${metric ?? "the first metric"} is not among the metrics`,
      wanted: `one of ${names.join(", ")}`,
      next:
        metric === undefined
          ? "Name one in `metrics`."
          : `${didYouMean(metric, names)} Or name it in \`metrics\` too.`,
    });
  }
  const { name, title, greaterIsBetter } = found;
  return { name, title, greaterIsBetter };
}

function outputOf(state: Loaded, { output }: TuneConfig, writes: boolean): string | undefined {
  const { environment, config, directoryOf } = state;
  if (output !== undefined) return resolve(environment.cwd, output);
  if (!writes) return undefined;
  const name = fileNameOf(experimentName(state));
  // Paths in a query are relative to the folder that the query stands in.
  if (config.dataset.kind === "sql") return resolve(directoryOf("dataset"), `${name || "tuning"}-best.yaml`);
  return resolve(environment.cwd, tuneDefaults.output.replace("<name>", name || "tuning"));
}
