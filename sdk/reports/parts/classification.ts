import {
  calibrationCurve,
  confusionMatrix,
  prCurve,
  rocCurve,
  type Scoring,
} from "../../core/metrics/index.js";
import {
  type ClassCurve,
  calibrationFigure,
  confusionFigure,
  precisionRecallFigure,
  rocFigure,
} from "../../display/index.js";
import { html, type SafeHtml } from "../../utils/html/index.js";
import type { ReportInput } from "../input.js";
import type { Plots } from "../plots.js";
import { type PartMaker, plotGrid } from "./part.js";

/** More curves than this in one plot cannot be told apart. */
const MAX_CURVES = 4;

/** Area under a curve by trapezoids. */
function area(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 1; i < x.length; i++) sum += ((x[i] - x[i - 1]) * (y[i] + y[i - 1])) / 2;
  return sum;
}

/** The classes to draw: the last of two, else the first few; only those that some test rows have and others have not. */
function drawnClasses({ truth }: Scoring, count: number): number[] {
  const present = new Set(truth);
  if (present.size < 2) return [];
  const all = Array.from({ length: count }, (_, i) => i).filter((i) => present.has(i));
  return count === 2 ? [1] : all.slice(0, MAX_CURVES);
}

function averagePrecision(precision: Float64Array, recall: Float64Array): number {
  let sum = 0;
  for (let i = 0; i + 1 < recall.length; i++) sum += (recall[i] - recall[i + 1]) * precision[i];
  return sum;
}

function curvePlots(scoring: Scoring, labels: readonly string[], plots: Plots): SafeHtml[] {
  const drawn = drawnClasses(scoring, labels.length);
  if (scoring.probabilities === undefined || drawn.length === 0) return [];
  const roc = drawn.map((c): ClassCurve => {
    const { falsePositiveRate: x, truePositiveRate: y } = rocCurve(scoring, c);
    return { name: labels[c], x, y, score: area(x, y) };
  });
  const pr = drawn.map((c): ClassCurve => {
    const { precision, recall } = prCurve(scoring, c);
    return { name: labels[c], x: recall, y: precision, score: averagePrecision(precision, recall) };
  });
  const calibration = drawn.map((c): ClassCurve => {
    const { predicted, observed } = calibrationCurve(scoring, { classIndex: c });
    return { name: labels[c], x: predicted, y: observed };
  });
  return [
    plots.plot(rocFigure(roc), "half", "The nearer to the upper left corner the better."),
    plots.plot(precisionRecallFigure(pr), "half", "The nearer to the upper right corner the better."),
    plots.plot(calibrationFigure(calibration), "half", "On the diagonal, 70 % means 7 rows out of 10."),
  ];
}

/** What the section looks at. */
type Classified = Pick<ReportInput, "task" | "predictions" | "classes">;

/** The scoring of the test rows, as the curves of core take it. */
function scoringOf({ task, predictions, classes }: Classified): Scoring | undefined {
  if (task !== "classification" || predictions === undefined || predictions.truth.length === 0)
    return undefined;
  return { task, classes, ...predictions };
}

/** Which classes are taken for which, and what the probabilities are worth. */
export const classificationPart: PartMaker<Classified> = (input, plots) => {
  const scoring = scoringOf(input);
  if (scoring === undefined) return undefined;
  const { classes, counts } = confusionMatrix(scoring);
  const labels = classes.map(String);
  return {
    id: "errors",
    title: "Predictions and errors",
    body: html`${plotGrid(
      plots.plot(
        confusionFigure(counts, labels),
        labels.length > 6 ? "full" : "half",
        "Rows by true class (down) and predicted class (across).",
      ),
      curvePlots(scoring, labels, plots),
    )}`,
  };
};
