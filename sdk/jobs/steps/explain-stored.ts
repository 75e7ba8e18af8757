import { resolve } from "node:path";
import { type Metric, metricByName, metricsDefaults, type Scoring } from "../../core/metrics/index.js";
import type { Table } from "../../core/tables/index.js";
import type { ExplanationsConfig } from "../../io/configs/index.js";
import { refuseExplanations } from "../../io/explanations/index.js";
import { throwIfAborted } from "../../utils/abort.js";
import { present } from "../../utils/present.js";
import type { ExperimentExplanation } from "../explanation.js";
import type { OnRows } from "../stored-state.js";
import { readConfigured } from "./dataset.js";
import { explainRows } from "./explain-rows.js";
import { scoringOf } from "./scoring.js";
import type { Step, StepContext } from "./step.js";

/** After `explain` of a stored model. */
export interface ExplainedRows extends OnRows<ExplanationsConfig> {
  readonly explanation: ExperimentExplanation;
  /** What the rows that values were compared with are. */
  readonly background: string;
  /** Truth and predictions of the rows; absent where they hold no target. */
  readonly scoring?: Scoring;
}

/** After `write`: the explanation as Parquet. */
export interface WrittenExplanation extends ExplainedRows {
  /** Absolute paths. */
  readonly written: readonly string[];
}

/** Importances and SHAP values of a stored model on the rows of the dataset. */
export const explainStoredStep: Step<OnRows<ExplanationsConfig>, ExplainedRows> = {
  name: "explain",
  async run(state, context) {
    const { model, rows, config, hasTarget } = state;
    const { signal, emit } = context;
    // Not after minutes of work.
    refuseExplanations(outputFolder(state), config.output.overwrite);
    const metric = importanceMetric(state);
    const background = await backgroundOf(state, context);
    if (!hasTarget) {
      const message = `the dataset has no column "${model.target}": there are SHAP values and no importances`;
      emit({ type: "note", level: "warn", message });
    }
    const scoring = hasTarget
      ? scoringOf(model, model.truth(rows), await model.predictMatrix(model.encode(rows)))
      : undefined;
    throwIfAborted(signal, { what: "stopped during explain" });
    const explanation = await explainRows(
      state,
      {
        train: background.rows,
        test: rows,
        ...(scoring === undefined ? {} : { truth: scoring.truth }),
        metric,
        ...present({ config: config.explain }),
      },
      context,
    );
    return {
      ...state,
      explanation,
      background: background.name,
      ...present({ scoring }),
    };
  },
  summary: ({ explanation, background }) => {
    const names = explanation.summary().columns.slice(0, 3);
    const most = names.map(({ feature }) => feature).join(", ");
    return `${explanation.shap.rows} rows against ${background}, most important: ${most}`;
  },
};

/** Writes the explanation where the config says. */
export const writeExplanationStep: Step<ExplainedRows, WrittenExplanation> = {
  name: "write",
  async run(state, { signal }) {
    const { overwrite } = state.config.output;
    throwIfAborted(signal, { what: "stopped before the explanation was written" });
    return { ...state, written: await state.explanation.write(outputFolder(state), { overwrite }) };
  },
  summary: ({ written }) => `${written.length} files in ${resolve(written[0], "..")}`,
};

function outputFolder({ config, environment }: OnRows<ExplanationsConfig>): string {
  return resolve(environment.cwd, config.output.path);
}

/** The metric that importances count in: the config's, else the task's first. */
function importanceMetric({ config, model }: OnRows<ExplanationsConfig>): Metric {
  return metricByName(config.explain?.importanceMetric ?? metricsDefaults[model.task][0], model.task);
}

/** Cleaned rows to compare with: those of the config, else the model's training rows, else the dataset's own. */
async function backgroundOf(
  state: OnRows<ExplanationsConfig>,
  { signal, emit }: StepContext,
): Promise<{ readonly rows: Table; readonly name: string }> {
  const { config, environment, model, training, rows } = state;
  if (config.background !== undefined) {
    const source = { dataset: config.background, tracking: config.tracking };
    const dataFolder = state.directoryOf("background");
    const { table, name } = await readConfigured(source, { environment, dataFolder, signal });
    return { rows: model.clean(table), name };
  }
  if (training.cleaned !== undefined) return { rows: training.cleaned, name: "the model's training rows" };
  const message =
    "SHAP values compare with rows of the dataset itself, as the model's training rows cannot be had; `background` names others";
  emit({ type: "note", level: "warn", message });
  return { rows, name: "rows of the dataset itself" };
}
