import type { Calibration } from "../../core/validation/index.js";
import type { SafeHtml } from "../../utils/html/index.js";
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

const COLUMNS = ["score", "before", "after", "meaning"];

function notesOf({ before, after }: Calibration): string[] {
  const isBetter = after.brier < before.brier || after.logLoss < before.logLoss;
  return [
    "On folds of the training rows; each fold is calibrated by what the others taught.",
    ...(isBetter
      ? []
      : ["The probabilities were no worse before: try the other method, or leave them as they are."]),
  ];
}

function isNumber(name: string): boolean {
  return name === "before" || name === "after";
}

function titleOf({ method, rows }: Calibration): string {
  return `Probabilities calibrated by ${method}, on ${formatCount(rows)} rows`;
}

function cellsOf({ before, after }: Calibration): string[][] {
  return SCORES.map(([name, words]) => [name, formatNumber(before[name]), formatNumber(after[name]), words]);
}

/** The scores before and after as a table, for a page. */
export function calibrationTable(calibration: Calibration): SafeHtml {
  return htmlTable({
    caption: titleOf(calibration),
    columns: COLUMNS.map((name) => ({ title: name, kind: isNumber(name) ? "number" : "text" })),
    rows: cellsOf(calibration),
    notes: notesOf(calibration),
  });
}

/** How far probabilities are from what was observed, before and after their calibration. */
export function calibrationView(calibration: Calibration, options: ViewOptions = {}): MimeBundle {
  const { width } = { ...VIEW_DEFAULTS, ...options };
  const { method, before, after, rows } = calibration;
  return {
    "text/plain": boxText(
      {
        title: titleOf(calibration),
        columns: COLUMNS.map((name) => ({ title: name, align: isNumber(name) ? "right" : "left" })),
        rows: cellsOf(calibration),
        notes: notesOf(calibration),
      },
      width,
    ),
    "text/html": outputHtml(calibrationTable(calibration), figurePiece(calibrationChange(calibration))),
    [MACHINE_FORM]: {
      method,
      rows,
      before: Object.fromEntries(SCORES.map(([name]) => [name, before[name]])),
      after: Object.fromEntries(SCORES.map(([name]) => [name, after[name]])),
    },
  };
}
