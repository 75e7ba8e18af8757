import type { Evaluation } from "../../../core/evaluation/index.js";
import { summariseResiduals } from "../../../core/residuals/index.js";
import { html, type SafeHtml } from "../../../utils/html/index.js";
import { formatCount, formatNumber, formatPercent } from "../../../utils/text/index.js";
import { MACHINE_FORM, type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../../bundle.js";
import { dataText, htmlTable, outputHtml } from "../../page/index.js";
import { boxText } from "../../text/index.js";
import { residualsTable, residualsView } from "../residuals.js";
import { NOTEBOOK_PAINTER } from "./painter.js";
import { evaluationPanels, precisionRecallOf, rocOf } from "./panels.js";
import { thresholdBox } from "./threshold.js";

/** Fewer rows have no residuals to be summed up. */
const LEAST_RESIDUALS = 3;

/** What a model said of rows whose truth is known: panels in a page, the numbers behind them in a terminal. */
export function evaluationView(evaluation: Evaluation, options: ViewOptions = {}): MimeBundle {
  return evaluation.task === "regression"
    ? regressionView(evaluation, options)
    : classificationView(evaluation, options);
}

function regressionView(evaluation: Evaluation, options: ViewOptions): MimeBundle {
  const { scoring, inTime } = evaluation;
  const features = evaluation.residualsByFeature().slice(0, 5);
  const panels = evaluationPanels(evaluation, NOTEBOOK_PAINTER);
  const byColumn =
    features.length === 0
      ? ""
      : `\nErrors go with: ${features.map(({ name, explained }) => `${name} ${formatPercent(explained)}`).join(", ")} (share of their variance)`;
  if (scoring.truth.length < LEAST_RESIDUALS) {
    return {
      "text/plain": `Predictions of ${formatCount(scoring.truth.length)} rows: too few for residuals${byColumn}`,
      "text/html": outputHtml(panels),
      [MACHINE_FORM]: { rows: scoring.truth.length },
    };
  }
  const summary = summariseResiduals(scoring, { inTime });
  const view = residualsView(summary, options);
  return {
    "text/plain": view["text/plain"] + byColumn,
    "text/html": outputHtml(residualsTable(summary), panels),
    [MACHINE_FORM]: {
      ...(view[MACHINE_FORM] as object),
      byFeature: features.map(({ name, explained, bins }) => ({ name, explained, bins })),
    },
  };
}

const CLASS_COLUMNS = ["class", "rows", "precision", "recall", "F1", "ROC AUC", "average precision"] as const;

interface ClassScores {
  readonly label: string;
  readonly rows: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Absent without probabilities, and where all rows or none are of the class. */
  readonly rocAuc?: number;
  readonly averagePrecision?: number;
}

/** Precision, recall and F1 of each class as it was predicted, and its areas. */
function classScores(evaluation: Evaluation): ClassScores[] {
  const { counts } = evaluation.confusionMatrix();
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  const total = sum(counts.map(sum));
  return evaluation.classes.map((label, c) => {
    const [rows, said, hits] = [sum(counts[c]), sum(counts.map((row) => row[c])), counts[c][c]];
    const share = (part: number, all: number) => (all > 0 ? part / all : 0);
    const scores = {
      label: String(label),
      rows,
      precision: share(hits, said),
      recall: share(hits, rows),
      f1: share(2 * hits, rows + said),
    };
    if (evaluation.scoring.probabilities === undefined || rows === 0 || rows === total) return scores;
    return {
      ...scores,
      rocAuc: rocOf(evaluation, label).score,
      averagePrecision: precisionRecallOf(evaluation, label).score,
    };
  });
}

function cellsOf(scores: ClassScores): string[] {
  const optional = (value: number | undefined) => (value === undefined ? "" : formatNumber(value, 4));
  return [
    formatNumber(scores.rows),
    formatNumber(scores.precision, 4),
    formatNumber(scores.recall, 4),
    formatNumber(scores.f1, 4),
    optional(scores.rocAuc),
    optional(scores.averagePrecision),
  ];
}

function titleOf({ target, scoring }: Evaluation): string {
  return `${target} of ${formatCount(scoring.truth.length)} rows, class by class`;
}

/** Precision, recall, F1 and areas of each class, for a page. */
export function classTable(evaluation: Evaluation): SafeHtml {
  return htmlTable({
    caption: html`${dataText(titleOf(evaluation))}`,
    label: titleOf(evaluation),
    columns: CLASS_COLUMNS.map((title, i) => ({ title, kind: i === 0 ? "text" : "number" })),
    rows: classScores(evaluation).map((scores) => [dataText(scores.label), ...cellsOf(scores)]),
  });
}

function classificationView(evaluation: Evaluation, options: ViewOptions): MimeBundle {
  const { width } = { ...VIEW_DEFAULTS, ...options };
  const { classes, counts } = evaluation.confusionMatrix();
  const labels = classes.map(String);
  const right = (title: string) => ({ title, align: "right" as const });
  const scores = classScores(evaluation);
  const canFlag = labels.length === 2 && evaluation.scoring.probabilities !== undefined;
  return {
    "text/plain": [
      boxText(
        {
          title: titleOf(evaluation),
          columns: CLASS_COLUMNS.map((title, i) => ({ title, align: i === 0 ? "left" : "right" })),
          rows: scores.map((one) => [one.label, ...cellsOf(one)]),
        },
        width,
      ),
      boxText(
        {
          title: "Confusion matrix: true class down, predicted class across",
          columns: [{ title: "" }, ...labels.map(right)],
          rows: counts.map((row, i) => [labels[i], ...row.map((count) => formatNumber(count))]),
        },
        width,
      ),
      ...(canFlag ? [thresholdBox(evaluation.thresholds(), width)] : []),
    ].join("\n"),
    "text/html": outputHtml(classTable(evaluation), evaluationPanels(evaluation, NOTEBOOK_PAINTER)),
    [MACHINE_FORM]: { rows: evaluation.scoring.truth.length, classes: scores, confusionMatrix: counts },
  };
}
