import { Evaluation } from "../../core/evaluation/index.js";
import { type ResidualSummary, summariseResiduals } from "../../core/residuals/index.js";
import { type ErrorSlices, findSlices, type SlicesInput } from "../../core/slices/index.js";
import type { Table } from "../../core/tables/index.js";
import { type CalibrationScore, calibrationScore } from "../../core/validation/index.js";
import { asAssayError } from "../../utils/errors/index.js";
import { present } from "../../utils/present.js";
import type { DriftedRows } from "../judged-state.js";
import type { Step } from "./step.js";

/** After `errors`: where a model errs. */
export interface WithErrors extends DriftedRows {
  /** Absent where the config switches it off, or where there are too few rows. */
  readonly slices?: ErrorSlices;
  /** Of a regression. */
  readonly residuals?: ResidualSummary;
  /** Of a classification: how far its probabilities are from what is observed. */
  readonly calibration?: CalibrationScore;
}

/** Finds where a model errs: the worst cohorts, the residuals of a regression, the calibration of a classification. */
export const findErrorsStep: Step<DriftedRows, WithErrors> = {
  name: "errors",
  async run(state, { emit }) {
    const { config, model, scoring, inTime } = state;
    /** What these rows are too few for is left out, and said. */
    const attempt = <Made>(what: string, make: () => Made): Made | undefined => {
      try {
        return make();
      } catch (cause) {
        const { code, message } = asAssayError(cause);
        if (code !== "DATA_TOO_SMALL" && code !== "METRIC_UNDEFINED") throw cause;
        emit({ type: "note", level: "info", message: `${what} are left out: ${message}` });
        return undefined;
      }
    };
    const slices = config.slices === false ? undefined : attempt("slices", () => slicesOf(state));
    const residuals =
      model.task === "regression"
        ? attempt("residuals", () => summariseResiduals(scoring, { inTime }))
        : undefined;
    const calibration =
      model.task === "classification"
        ? attempt("calibration scores", () => calibrationScore(scoring))
        : undefined;
    return {
      ...state,
      ...present({ slices, residuals, calibration }),
    };
  },
  summary: ({ slices }) =>
    slices === undefined || slices.worst.length === 0
      ? "no cohort errs more than the others do"
      : `${slices.worst.length} cohorts err more than the others, most where ${slices.worst[0].name}`,
};

/** The rows without the truth, which itself parts rows into good and bad ones, and tells nothing. */
function withoutTruth({ config, model, raw }: DriftedRows): Table {
  const truths = [model.target, ...(config.target === undefined ? [] : [config.target])];
  return raw.select(raw.names.filter((name) => !truths.includes(name)));
}

/** The predictions to be looked at. */
export function evaluationOfStored(state: DriftedRows): Evaluation {
  const { model, scoring, training, inTime } = state;
  const rows = withoutTruth(state);
  const categories = (training.categories ?? []).filter((name) => rows.has(name));
  return new Evaluation({ scoring, target: model.target, rows, categories, inTime });
}

function slicesOf(state: DriftedRows): ErrorSlices {
  const { config, scoring, training } = state;
  const options: SlicesInput = config.slices === false ? {} : config.slices;
  const table = withoutTruth(state);
  const categories = options.categories ?? (training.categories ?? []).filter((name) => table.has(name));
  const metric = config.champion === false ? undefined : config.champion.metric;
  const [first] = config.metrics ?? [];
  const named = metric ?? (typeof first === "string" ? first : first?.name);
  const isOfIntervals = named === "coverage" || named === "intervalWidth";
  return findSlices(table, scoring, {
    ...options,
    categories,
    seed: config.seed,
    ...(named === undefined || isOfIntervals ? {} : { metric: named }),
  });
}
