import { AssayError } from "../../../utils/errors/index.js";
import type { Scalar } from "../../tables/index.js";
import type { ExplanationData } from "../explanation.js";
import { likeRows } from "./auto-cohorts.js";
import { groupByColumn, type RowGroup } from "./groups.js";
import { cellLabel } from "./label.js";
import {
  type OutputChoice,
  type OutputMaker,
  OutputView,
  outputIndex,
  type ShapFacts,
  shapFacts,
} from "./output.js";
import { featureMeans } from "./ranking.js";

/**
 * What makes cohorts: a column of the model (its values, or quantile bins of numbers); a count of groups of like SHAP
 * values that are found; or one label an explained row.
 */
export type CohortsBy = string | number | readonly Scalar[];

export interface CohortsChoice extends OutputChoice {
  /** Groups of a column at most. @default 4 */
  readonly bins?: number;
}

/** Rows that belong together, and what the columns do for them. */
export interface Cohort {
  readonly label: string;
  /** Places among the explained rows. */
  readonly rows: Uint32Array;
  readonly meanPrediction: number;
  /** Mean |SHAP value| of each column, in the order of `Cohorts.features`. */
  readonly meanAbsolute: Float64Array;
}

const DEFAULT_BINS = 4;
/** More than these nobody tells apart. */
const MAX_COHORTS = 6;

/** Mean |SHAP value| by cohort. */
export class Cohorts extends OutputView<Cohorts> {
  /** What made them, in words: a column's name, or "like SHAP values". */
  readonly by: string;
  /** Columns, the largest mean |SHAP value| over all rows first. */
  readonly features: readonly string[];
  readonly cohorts: readonly Cohort[];

  /** @internal */
  constructor(
    { shap }: ExplanationData,
    by: string,
    groups: readonly RowGroup[],
    facts: ShapFacts,
    make: OutputMaker<Cohorts>,
    chosen: boolean,
  ) {
    super(facts, make, chosen);
    const values = [shap.values[facts.index]];
    const all = featureMeans(shap, values);
    const order = shap.features.map((_, f) => f).sort((a, b) => all[b] - all[a]);
    this.by = by;
    this.features = order.map((f) => shap.features[f]);
    this.cohorts = groups.map(({ label, rows }) => {
      const means = featureMeans(shap, values, rows);
      const sum = rows.reduce((total, row) => total + shap.predictions[facts.index][row], 0);
      return {
        label,
        rows,
        meanPrediction: sum / rows.length,
        meanAbsolute: Float64Array.from(order, (f) => means[f]),
      };
    });
    Object.freeze(this);
  }
}

/** Cohorts of the explained rows. Throws DATA_COLUMN_MISSING for an unknown column, DATA_SHAPE for labels of another length. */
export function cohortsOf(
  explanation: ExplanationData,
  by: CohortsBy,
  { output, bins = DEFAULT_BINS }: CohortsChoice = {},
): Cohorts {
  const { shap } = explanation;
  const count = typeof by === "number" ? by : bins;
  if (!Number.isInteger(count) || count < 2 || count > MAX_COHORTS) {
    throw new AssayError("DATA_SHAPE", {
      what: "these are not cohorts that can be told apart",
      got: `${String(count)} of them`,
      wanted: `a whole number from 2 to ${MAX_COHORTS}`,
    });
  }
  const make = (index: number): Cohorts => {
    const groups = groupsOf(explanation, by, count, index);
    const words =
      typeof by === "string" ? by : typeof by === "number" ? "like SHAP values" : "the labels given";
    return new Cohorts(explanation, words, groups, shapFacts(explanation, index), make, output !== undefined);
  };
  return make(outputIndex(shap, output));
}

function groupsOf(explanation: ExplanationData, by: CohortsBy, count: number, output: number): RowGroup[] {
  const { shap, data } = explanation;
  if (typeof by === "string") return groupByColumn(data, by, count);
  if (typeof by === "number") return likeRows(data, shap.values[output], shap.features.length, count);
  if (!Array.isArray(by) || by.length !== shap.rows) {
    throw new AssayError("DATA_SHAPE", {
      what: "cohorts need a column, a count of groups, or one label an explained row",
      got: Array.isArray(by) ? `${by.length} labels` : typeof by,
      wanted: `${shap.rows} labels, in the order of the explained rows`,
    });
  }
  const groups = new Map<string, number[]>();
  for (const [row, label] of (by as readonly Scalar[]).entries()) {
    const own = groups.get(cellLabel(label));
    if (own === undefined) groups.set(cellLabel(label), [row]);
    else own.push(row);
  }
  if (groups.size > MAX_COHORTS) {
    throw new AssayError("DATA_SHAPE", {
      what: "these are not cohorts that can be told apart",
      got: `${groups.size} different labels`,
      wanted: `${MAX_COHORTS} at most`,
    });
  }
  return [...groups].map(([label, rows]) => ({ label, rows: Uint32Array.from(rows) }));
}
