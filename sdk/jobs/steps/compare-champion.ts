import { compareScores } from "../../core/comparison/index.js";
import {
  type Metric,
  metricByName,
  metricsDefaults,
  predictionMetrics,
  type Scoring,
} from "../../core/metrics/index.js";
import type { PipelineModel } from "../../core/models/pipeline-model.js";
import type { EvaluationsConfig } from "../../io/configs/index.js";
import { AssayError, asAssayError } from "../../utils/errors/index.js";
import { present } from "../../utils/present.js";
import type { AgainstChampion, AgainstChampionRows, JudgedRows } from "../judged-state.js";
import { openStoredModel } from "../stored-model.js";
import { storeUris } from "../tracking-place.js";
import { scoringOf } from "./scoring.js";
import type { Step, StepContext } from "./step.js";
import { registryStore } from "./tracking.js";

type Champion = Exclude<EvaluationsConfig["champion"], false>;

/** Compares the model with the Champion on the same rows. That there is none, or that it cannot score them, is said. */
export const compareChampionStep: Step<JudgedRows, AgainstChampionRows> = {
  name: "champion",
  async run(state, context) {
    const { champion } = state.config;
    if (champion === false) return state;
    const found = await against(state, champion, context);
    const level = found.state === "incomparable" ? "warn" : "info";
    context.emit({ type: "note", level, message: found.reason });
    const { comparison } = found;
    const metrics = comparison === undefined ? state.metrics : state.metrics.against(comparison);
    return { ...state, metrics, champion: found };
  },
  summary: ({ champion }) => champion?.reason ?? "left out",
};

async function against(
  state: JudgedRows,
  champion: Champion,
  { signal }: StepContext,
): Promise<AgainstChampion> {
  const metric = comparedBy(state, champion);
  const place = champion.model ?? (await holderOf(state, champion.alias));
  if (place === undefined) {
    const { version } = state.stored;
    const reason =
      version === undefined
        ? "the model has no registered name, so it has no Champion to be compared with; `champion.model` names one"
        : `there is no ${champion.alias} of ${version.name} yet`;
    return { state: "none", reason };
  }
  if (place === state.stored.uri)
    return { state: "itself", uri: place, reason: `${place} is the ${champion.alias} itself` };
  try {
    const { config, environment } = state;
    const other = await openStoredModel(place, storeUris(config.tracking), environment);
    if (other.uri === state.stored.uri)
      return { state: "itself", uri: other.uri, reason: `${other.uri} is the model itself` };
    const scoring = await scoringOn(state, other.model);
    if (signal.aborted) throw new AssayError("INTERRUPTED", { what: "stopped during champion" });
    const block = config.comparison.block ?? (state.inTime ? "auto" : undefined);
    const comparison = compareScores(scoring, state.scoring, {
      ...config.comparison,
      ...present({ block }),
      metric,
      seed: config.seed,
      names: { champion: other.uri, challenger: state.stored.uri },
    });
    return { state: "compared", uri: other.uri, reason: comparison.reason, comparison };
  } catch (cause) {
    const error = asAssayError(cause);
    if (error.code === "INTERRUPTED") throw error;
    return { state: "incomparable", uri: place, reason: `${place} cannot be compared: ${error.message}` };
  }
}

/** The metric that they are compared by; one that the task does not have is the config's mistake. */
function comparedBy({ config, model }: JudgedRows, { metric }: Champion): Metric {
  const [first = metricsDefaults[model.task][0]] = predictionMetrics(config.metrics, model.task) ?? [];
  return metricByName(metric ?? (typeof first === "string" ? first : first.name), model.task);
}

/** `models:/bikes/2` of the version that has the alias now; undefined where none has. */
async function holderOf(state: JudgedRows, alias: string): Promise<string | undefined> {
  const name = state.stored.version?.name;
  if (name === undefined) return undefined;
  const registry = registryStore(state);
  try {
    const version = (await registry.getModel(name)).aliases[alias];
    return version === undefined ? undefined : `models:/${name}/${version}`;
  } finally {
    await registry.close();
  }
}

/** What another model says of the same rows, in this one's order of classes. MODEL_INVALID where it predicts something else. */
export async function scoringOn(
  { model, raw, scoring }: Pick<JudgedRows, "model" | "raw" | "scoring">,
  other: PipelineModel,
): Promise<Scoring> {
  if (other.task !== model.task || !sameClasses(model, other)) {
    const what = ({ task, classes }: PipelineModel) =>
      task === "regression" ? "a number" : `one of the classes ${classes.slice(0, 10).join(", ")}`;
    throw new AssayError("MODEL_INVALID", {
      what: "the two models predict different things",
      got: what(other),
      wanted: what(model),
      next: "Compare models of one target.",
    });
  }
  const outputs = await other.predictMatrix(other.encode(other.clean(raw)));
  const places = model.classes.map((label) => other.classes.indexOf(label));
  const ordered =
    model.task === "regression"
      ? outputs
      : outputs.map((_, i) => outputs[i - (i % places.length) + places[i % places.length]]);
  return scoringOf(model, scoring.truth, ordered);
}

function sameClasses({ classes }: PipelineModel, other: PipelineModel): boolean {
  return classes.length === other.classes.length && classes.every((label) => other.classes.includes(label));
}
