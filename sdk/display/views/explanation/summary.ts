import type { Explanation, Summary } from "../../../core/explainers/index.js";
import { correlatesOf } from "../../../core/explainers/index.js";
import { formatCount, formatNumber } from "../../../utils/text/index.js";
import { type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../../bundle.js";
import {
  baseValueText,
  beeswarm,
  correlatedNote,
  correlatesText,
  doubtTexts,
  extent,
  ofClass,
} from "../../figures/index.js";
import type { Box } from "../../text/index.js";
import { densityStrip } from "./bars.js";
import { outputsView } from "./pictures.js";
import { explanationSentence } from "./sentences.js";

/** Columns of a terminal for the spread of a column's SHAP values. */
const STRIP = 25;
/** From this correlation on, a column's high values are said to raise or to lower the prediction. */
const CLEAR = 0.5;

/** What high values of a column do, in a word. */
function directionWord(direction: number | undefined): string {
  if (direction === undefined) return "";
  if (direction >= CLEAR) return "raise";
  return direction <= -CLEAR ? "lower" : "mixed";
}

/** How far a column reaches: one scale for all, so that the strips can be compared. */
function summaryBox(summary: Summary, rows: number, extra: readonly string[] = []): Box {
  const { facts, columns, correlations } = summary;
  const shown = columns.slice(0, rows);
  const [low, high] = extent(...shown.map(({ shapValues }) => shapValues), [0]);
  const hidden = columns.length - shown.length;
  const mark = Math.min(STRIP - 1, Math.floor(((0 - low) / (high - low || 1)) * STRIP));
  return {
    title: `SHAP values in ${facts.unit}${ofClass(facts)}`,
    columns: [
      { title: "column" },
      { title: "mean |SHAP|", align: "right" },
      { title: `${formatNumber(low, 2)} … ${formatNumber(high, 2)}`, subtitle: `${" ".repeat(mark)}0` },
      { title: "high", subtitle: "values" },
    ],
    rows: shown.map(({ feature, meanAbsolute, shapValues, direction }) => [
      feature,
      formatNumber(meanAbsolute),
      densityStrip(shapValues, low, high, STRIP),
      directionWord(direction),
    ]),
    notes: [
      ...(hidden > 0 ? [`… ${formatCount(hidden)} more columns`] : []),
      baseValueText(facts),
      ...doubtTexts(facts),
      ...correlatedLines(
        shown.map(({ feature }) => feature),
        correlations,
      ),
      ...extra,
    ],
  };
}

function correlatedLines(names: readonly string[], correlations: Summary["correlations"]): string[] {
  const lines = names.flatMap((name) => {
    const words = correlatesText(correlatesOf(name, correlations));
    return words === "" ? [] : [`${name}: ${words}`];
  });
  return lines.length > 5
    ? [...lines.slice(0, 5), `… ${lines.length - 5} more columns that go together`]
    : lines;
}

function below(summary: Summary): string[] {
  const names = summary.columns.slice(0, 12).map(({ feature }) => feature);
  const note = correlatedNote(names, {
    correlatesOf: (feature) => correlatesOf(feature, summary.correlations),
  });
  return note === undefined ? [] : [note];
}

/** A SHAP summary: a beeswarm, in a terminal the spread of each column's values. */
export function summaryView(summary: Summary, options: ViewOptions = {}): MimeBundle {
  const { rows } = { ...VIEW_DEFAULTS, rows: 20, ...options };
  return outputsView(
    summary,
    { figure: (of) => beeswarm(of), box: (of) => summaryBox(of, rows), below },
    options,
  );
}

/** An explanation shows its summary, and how its values were made. */
export function explanationView(explanation: Explanation, options: ViewOptions = {}): MimeBundle {
  const { rows } = { ...VIEW_DEFAULTS, rows: 20, ...options };
  const sentence = explanationSentence(explanation);
  return outputsView(
    explanation.summary(),
    {
      figure: (of) => beeswarm(of),
      box: (of) => summaryBox(of, rows, [sentence]),
      below: (of) => [...below(of), sentence],
    },
    options,
  );
}
