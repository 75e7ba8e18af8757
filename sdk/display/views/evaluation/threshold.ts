import { type ThresholdCurve, type ThresholdScores, thinPoints } from "../../../core/evaluation/index.js";
import { html, type SafeHtml } from "../../../utils/html/index.js";
import { formatCount, formatNumber, formatPercent } from "../../../utils/text/index.js";
import { MACHINE_FORM, type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../../bundle.js";
import { thresholdFigure } from "../../figures/index.js";
import { htmlTable, livePiece, outputHtml } from "../../page/index.js";
import { boxText } from "../../text/index.js";
import { NOTEBOOK_PAINTER, type PanelPainter } from "./painter.js";
import type { ThresholdState } from "./threshold-state.js";

/** Points of all curves that a page holds, and of one; their counts are exact. */
const MOST_POINTS = 500;
const MOST_IN_ALL = 2000;

function stateOf(curves: readonly ThresholdCurve[], target: string): ThresholdState {
  const most = Math.min(MOST_POINTS, Math.max(60, Math.floor(MOST_IN_ALL / curves.length)));
  return {
    target,
    costs: curves[0].costs,
    curves: curves.map((curve) => {
      const { className, rows, positives, own, thresholds, truePositives, falsePositives } = curve;
      const needed = [curve.indexAt(0.5), ...(own === undefined ? [] : [curve.indexAt(own)])];
      const points = thinPoints(curve, most, needed);
      return {
        className,
        rows,
        positives,
        own: own ?? null,
        thinned: points.length < thresholds.length,
        thresholds: points.map((i) => (Number.isFinite(thresholds[i]) ? thresholds[i] : null)),
        truePositives: points.map((i) => truePositives[i]),
        falsePositives: points.map((i) => falsePositives[i]),
      };
    }),
  };
}

const COLUMNS = [
  "threshold",
  "at",
  "TP",
  "FP",
  "FN",
  "TN",
  "precision",
  "recall",
  "F1",
  "specificity",
  "flagged",
  "cost",
] as const;

/** The thresholds that matter: a half, the model's own where that is another, the best by F1 and by cost. */
function chosen(curve: ThresholdCurve): [name: string, scores: ThresholdScores][] {
  const { own } = curve;
  return [
    [own === 0.5 ? "0.5 (own)" : "0.5", curve.at(0.5)],
    ...(own === undefined || own === 0.5 ? [] : [["own", curve.at(own)] as [string, ThresholdScores]]),
    ["best F1", curve.best("f1")],
    ["least cost", curve.best("cost")],
  ];
}

export function thresholdText(threshold: number): string {
  return Number.isFinite(threshold) ? formatNumber(threshold, 3) : "none flagged";
}

function rowsOf(curve: ThresholdCurve): string[][] {
  return chosen(curve).map(([name, scores]) => [
    name,
    thresholdText(scores.threshold),
    ...[scores.truePositives, scores.falsePositives, scores.falseNegatives, scores.trueNegatives].map(
      (count) => formatNumber(count),
    ),
    ...[scores.precision, scores.recall, scores.f1, scores.specificity].map((score) =>
      formatNumber(score, 3),
    ),
    formatPercent(scores.flagged),
    formatNumber(scores.cost),
  ]);
}

function titleOf({ className, positives, rows }: ThresholdCurve): string {
  return `Rows flagged as ${className} (${formatNumber(positives)} of ${formatNumber(rows)} rows are)`;
}

const NOTES = [
  "A row is flagged where its probability is at or above the threshold. TP: flagged and of the class; FP: flagged and not; FN: of the class and not flagged; TN: neither. Own: where the model itself decides.",
];

function costNote({ costs }: ThresholdCurve): string {
  return `A false positive costs ${formatNumber(costs.falsePositive)}, a false negative ${formatNumber(costs.falseNegative)}.`;
}

function stillOf(curve: ThresholdCurve, painter: PanelPainter): SafeHtml {
  const table = htmlTable({
    caption: titleOf(curve),
    columns: COLUMNS.map((title, i) => ({ title, kind: i === 0 ? "text" : "number" })),
    rows: rowsOf(curve),
    notes: [...NOTES, costNote(curve)],
  });
  return html`${table}${painter.still(thresholdFigure(curve), "full")}`;
}

/** Curves of one class each, with a slider where scripts run, as tables and pictures elsewhere. */
export function thresholdPiece(
  curves: readonly ThresholdCurve[],
  target: string,
  painter: PanelPainter,
): SafeHtml {
  const still = curves.map((curve, i) =>
    curves.length === 1
      ? stillOf(curve, painter)
      : html`<details${i === 0 && html` open`}><summary>${curve.className}</summary>${stillOf(curve, painter)}</details>`,
  );
  return livePiece({ name: "threshold", state: { ...stateOf(curves, target) } }, still);
}

/** The scores of one class at thresholds: a slider in a page, the ones that matter in a terminal. */
export function thresholdsView(curve: ThresholdCurve, options: ViewOptions = {}): MimeBundle {
  const { width } = { ...VIEW_DEFAULTS, ...options };
  return {
    "text/plain": thresholdBox(curve, width),
    "text/html": outputHtml(thresholdPiece([curve], curve.className, NOTEBOOK_PAINTER)),
    [MACHINE_FORM]: {
      className: curve.className,
      rows: curve.rows,
      positives: curve.positives,
      ...(curve.own === undefined ? {} : { own: curve.own }),
      bestF1: curve.best("f1"),
      leastCost: curve.best("cost"),
    },
  };
}

/** What a line of a terminal has no room for. */
function isWide(column: number): boolean {
  return COLUMNS[column] === "flagged";
}

/** The same as a text. */
export function thresholdBox(curve: ThresholdCurve, width: number): string {
  return boxText(
    {
      title: `${titleOf(curve)}, ${formatCount(curve.thresholds.length - 1)} different scores`,
      columns: COLUMNS.flatMap((title, i) =>
        isWide(i) ? [] : [{ title, align: i === 0 ? "left" : "right" }],
      ),
      rows: rowsOf(curve).map((row) => row.filter((_, i) => !isWide(i))),
      notes: [costNote(curve)],
    },
    width,
  );
}
