import type { Calibration } from "../../core/validation/index.js";
import { formatCount, formatNumber } from "../../utils/text/index.js";
import { MACHINE_FORM, type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../bundle.js";
import { calibrationFigure, type Figure } from "../figures/index.js";
import { htmlTable, outputHtml } from "../page/index.js";
import { boxText } from "../text/index.js";
import { figurePiece } from "./figure.js";

const SCORES = [
  ["ece", "expected calibration error"],
  ["brier", "Brier score"],
  ["logLoss", "log loss"],
] as const;

/** Observed share over predicted probability of the last class, before and after. */
export function calibrationChange({ before, after, classes }: Calibration): Figure {
  const figure = calibrationFigure([
    { name: "before", x: before.curve.predicted, y: before.curve.observed },
    { name: "after", x: after.curve.predicted, y: after.curve.observed },
  ]);
  return { ...figure, title: `Calibration of ${classes.at(-1)}` };
}

/** How far probabilities are from what was observed, before and after their calibration. */
export function calibrationView(calibration: Calibration, options: ViewOptions = {}): MimeBundle {
  const { width } = { ...VIEW_DEFAULTS, ...options };
  const { method, before, after, rows } = calibration;
  const title = `Probabilities calibrated by ${method}, on ${formatCount(rows)} rows`;
  const cells = SCORES.map(([name, words]) => [
    name,
    formatNumber(before[name]),
    formatNumber(after[name]),
    words,
  ]);
  const notes = ["On folds of the training rows; each fold is calibrated by what the others taught."];
  const columns = ["score", "before", "after", "meaning"];
  const isNumber = (name: string) => name === "before" || name === "after";
  return {
    "text/plain": boxText(
      {
        title,
        columns: columns.map((name) => ({ title: name, align: isNumber(name) ? "right" : "left" })),
        rows: cells,
        notes,
      },
      width,
    ),
    "text/html": outputHtml(
      htmlTable({
        caption: title,
        columns: columns.map((name) => ({ title: name, kind: isNumber(name) ? "number" : "text" })),
        rows: cells,
        notes,
      }),
      figurePiece(calibrationChange(calibration)),
    ),
    [MACHINE_FORM]: {
      method,
      rows,
      before: Object.fromEntries(SCORES.map(([name]) => [name, before[name]])),
      after: Object.fromEntries(SCORES.map(([name]) => [name, after[name]])),
    },
  };
}
