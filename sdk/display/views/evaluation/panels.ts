import type { Evaluation, FeatureResiduals } from "../../../core/evaluation/index.js";
import { isString, type Table } from "../../../core/tables/index.js";
import { html, type SafeHtml } from "../../../utils/html/index.js";
import { formatPercent } from "../../../utils/text/index.js";
import {
  type ClassCurve,
  calibrationFigure,
  confusionFigure,
  errorDistribution,
  gainFigure,
  liftFigure,
  precisionRecallFigure,
  predictedVsTrue,
  type RowTimes,
  residualsByTime,
  residualsOfFeature,
  residualsVsPredicted,
  rocFigure,
} from "../../figures/index.js";
import { livePiece } from "../../page/index.js";
import { figurePanel, type PanelPainter } from "./painter.js";
import { thresholdPiece } from "./threshold.js";

/** Columns that errors can be looked at by, the strongest ones, and how many of them stand in a still page. */
const MOST_FEATURES = 16;
const STILL_FEATURES = 3;
/** More curves than this in one plot cannot be told apart. */
const MOST_CURVES = 4;
/** Classes whose thresholds can be looked at. */
const MOST_THRESHOLDS = 12;

/** What is to be seen of an evaluation, as a notebook and a report show it. */
export function evaluationPanels(evaluation: Evaluation, painter: PanelPainter): SafeHtml {
  return painter.grid(
    evaluation.task === "regression"
      ? regressionPanels(evaluation, painter)
      : classificationPanels(evaluation, painter),
  );
}

function regressionPanels(evaluation: Evaluation, painter: PanelPainter): SafeHtml[] {
  const { scoring, target, inTime, rows } = evaluation;
  const judged = { truth: scoring.truth, prediction: scoring.prediction, target };
  const times = rows === undefined ? undefined : timesOf(rows);
  return [
    figurePanel(
      painter,
      predictedVsTrue(judged),
      "half",
      "One dot a test row; on the line the prediction is exact.",
    ),
    figurePanel(
      painter,
      residualsVsPredicted(judged),
      "half",
      "A funnel or a bend is something the model does not know yet.",
    ),
    figurePanel(
      painter,
      errorDistribution(judged),
      "full",
      "Rows by the size of their error; best narrow and around zero. Nine in ten rows lie between the dashed lines.",
    ),
    ...(inTime || times !== undefined
      ? [
          figurePanel(
            painter,
            residualsByTime(judged, times),
            "full",
            "Waves are seasons or drift that the columns do not tell.",
          ),
        ]
      : []),
    ...featurePanel(evaluation, painter),
  ];
}

/** The first column of instants or days. */
function timesOf(rows: Table): RowTimes | undefined {
  const name = rows.names.find((one) => ["timestamp", "date"].includes(rows.column(one).type));
  if (name === undefined) return undefined;
  const values = rows.numbers(name);
  const isDays = rows.column(name).type === "date";
  const ms = isDays ? values.map((day) => day * 86_400_000) : values;
  return ms.some(Number.isFinite) ? { name, ms } : undefined;
}

function featurePanel(evaluation: Evaluation, painter: PanelPainter): SafeHtml[] {
  const { errors, target, rows } = evaluation;
  const isTime = (name: string) =>
    rows !== undefined &&
    !isString(rows.column(name)) &&
    ["timestamp", "date"].includes(rows.column(name).type);
  const features = evaluation
    .residualsByFeature()
    .filter(({ name }) => !isTime(name))
    .slice(0, MOST_FEATURES);
  if (features.length === 0) return [];
  const figureOf = (feature: FeatureResiduals) => residualsOfFeature(feature, errors, target);
  const nameOf = ({ name, explained }: FeatureResiduals) =>
    `${name}: explains ${formatPercent(explained)} of the errors' variance`;
  const still = features
    .slice(0, STILL_FEATURES)
    .map(
      (feature, i) =>
        html`<details${i === 0 && html` open`}><summary>${nameOf(feature)}</summary>${painter.still(figureOf(feature), "full")}</details>`,
    );
  const state = {
    label: "column",
    figures: features.map((feature) => ({ name: nameOf(feature), figure: figureOf(feature) })),
  };
  return [
    painter.panel(
      "Error by column",
      "Where the mean error is off zero, the column knows something that the model does not use.",
      livePiece({ name: "choose", state }, still),
      "full",
    ),
  ];
}

/** The classes to draw: the last of two, else the first few; only those that some test rows have and others have not. */
function drawnClasses({ scoring, classes }: Evaluation): number[] {
  const present = new Set(scoring.truth);
  if (present.size < 2 || scoring.probabilities === undefined) return [];
  const all = Array.from(classes.keys()).filter((i) => present.has(i));
  return classes.length === 2 ? [1] : all;
}

function classificationPanels(evaluation: Evaluation, painter: PanelPainter): SafeHtml[] {
  const labels = evaluation.classes.map(String);
  const { counts } = evaluation.confusionMatrix();
  const confusion = figurePanel(
    painter,
    confusionFigure(counts, labels),
    labels.length > 6 ? "full" : "half",
    "Rows by true class (down) and predicted class (across).",
  );
  const present = drawnClasses(evaluation);
  if (present.length === 0) return [confusion];
  const drawn = present.slice(0, MOST_CURVES);
  const curves = (curve: (label: string | number | boolean) => Omit<ClassCurve, "name">) =>
    drawn.map((i): ClassCurve => ({ name: labels[i], ...curve(evaluation.classes[i]) }));
  const roc = curves((label) => rocOf(evaluation, label));
  const pr = curves((label) => precisionRecallOf(evaluation, label));
  const calibration = curves((label) => {
    const { predicted: x, observed: y } = evaluation.calibration(label);
    return { x, y };
  });
  const lifts = drawn.map((i) => ({ name: labels[i], ...evaluation.lift(evaluation.classes[i]) }));
  const gain = lifts.map(({ name, taken, gain: y }): ClassCurve => ({ name, x: taken, y }));
  const lift = lifts.map(({ name, taken, lift: y }): ClassCurve => ({ name, x: taken, y }));
  const thresholds = present
    .slice(0, MOST_THRESHOLDS)
    .map((i) => evaluation.thresholds({ class: evaluation.classes[i] }));
  return [
    confusion,
    figurePanel(painter, rocFigure(roc), "half", "The nearer to the upper left corner the better."),
    figurePanel(
      painter,
      precisionRecallFigure(pr),
      "half",
      "The nearer to the upper right corner the better.",
    ),
    figurePanel(
      painter,
      calibrationFigure(calibration),
      "half",
      "On the diagonal, 70 % means 7 rows out of 10.",
    ),
    figurePanel(
      painter,
      gainFigure(gain),
      "half",
      "How much of the class the likeliest rows hold: the steeper the better.",
    ),
    figurePanel(
      painter,
      liftFigure(lift),
      "half",
      "How much better than a draw at random the likeliest rows are.",
    ),
    painter.panel(
      "Threshold",
      "Where to draw the line: what is found, and what it costs.",
      thresholdPiece(thresholds, evaluation.target, painter),
      "full",
    ),
  ];
}

/** The ROC curve of a class, with its area by trapezoids. */
export function rocOf(evaluation: Evaluation, label: string | number | boolean) {
  const { falsePositiveRate: x, truePositiveRate: y } = evaluation.roc(label);
  let score = 0;
  for (let i = 1; i < x.length; i++) score += ((x[i] - x[i - 1]) * (y[i] + y[i - 1])) / 2;
  return { x, y, score };
}

/** Precision over recall of a class, with its average. */
export function precisionRecallOf(evaluation: Evaluation, label: string | number | boolean) {
  const { precision: y, recall: x } = evaluation.precisionRecall(label);
  let score = 0;
  for (let i = 0; i + 1 < x.length; i++) score += (x[i] - x[i + 1]) * y[i];
  return { x, y, score };
}
