import type { ResidualSummary } from "../../core/residuals/index.js";
import { html, type SafeHtml } from "../../utils/html/index.js";
import { formatCount, formatNumber, formatP, formatPercent, formatSigned } from "../../utils/text/index.js";
import { MACHINE_FORM, type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../bundle.js";
import { autocorrelationFigure, biasByPrediction, errorsHistogram } from "../figures/index.js";
import { htmlTable, outputHtml } from "../page/index.js";
import { boxText } from "../text/index.js";
import { figurePiece } from "./figure.js";

function factsOf(summary: ResidualSummary): [name: string, value: string, meaning: string][] {
  const { bias, biasLow, biasHigh, std, mae, quantiles, over, autocorrelation } = summary;
  const interval = `95 % interval ${formatSigned(biasLow)} to ${formatSigned(biasHigh)}`;
  return [
    ["bias", formatSigned(bias), `mean error; ${interval}`],
    ["mean |error|", formatNumber(mae), "MAE"],
    ["spread", formatNumber(std), "standard deviation of the errors"],
    [
      "median error",
      formatSigned(quantiles["0.5"]),
      `90 % of rows: ${formatSigned(quantiles["0.05"])} to ${formatSigned(quantiles["0.95"])}`,
    ],
    ["too much", formatPercent(over), "of rows are predicted above the truth"],
    ...(autocorrelation === undefined
      ? []
      : [
          [
            "autocorrelation",
            formatNumber(autocorrelation.values[0], 2),
            `at lag 1; Ljung-Box p ${pText(autocorrelation.ljungBox.pValue)}`,
          ] as [string, string, string],
        ]),
  ];
}

function pText(pValue: number): string {
  const text = formatP(pValue);
  return text.startsWith("<") ? text : `= ${text}`;
}

function titleOf({ rows }: ResidualSummary): string {
  return `Errors (prediction minus truth) of ${formatCount(rows)} rows`;
}

const COLUMNS = ["", "value", "meaning"] as const;

/** What errors say, and the worst rows, as tables for a page. */
export function residualsTable(summary: ResidualSummary): SafeHtml {
  const worst = htmlTable({
    caption: "The largest errors",
    columns: ["row", "truth", "prediction", "error"].map((title) => ({ title, kind: "number" })),
    rows: summary.worst.map(({ row, truth, prediction, error }) => [
      formatCount(row),
      formatNumber(truth),
      formatNumber(prediction),
      formatSigned(error),
    ]),
  });
  return html`${htmlTable({
    caption: titleOf(summary),
    columns: COLUMNS.map((title) => ({ title, kind: title === "value" ? "number" : "text" })),
    rows: factsOf(summary),
    notes: summary.notes,
  })}<details><summary>The ${summary.worst.length} rows with the largest errors</summary>${worst}</details>`;
}

/** What the errors of a regression say. */
export function residualsView(summary: ResidualSummary, options: ViewOptions = {}): MimeBundle {
  const { width } = { ...VIEW_DEFAULTS, ...options };
  const lags = autocorrelationFigure(summary);
  const { errors: _, worst, byPrediction, autocorrelation, ...facts } = { ...summary };
  return {
    "text/plain": boxText(
      {
        title: titleOf(summary),
        columns: COLUMNS.map((title) => ({ title, align: title === "value" ? "right" : "left" })),
        rows: factsOf(summary),
        notes: summary.notes,
      },
      width,
    ),
    "text/html": outputHtml(
      residualsTable(summary),
      figurePiece(errorsHistogram(summary.errors, "error")),
      figurePiece(biasByPrediction(summary, "target")),
      lags === undefined ? "" : figurePiece(lags),
    ),
    [MACHINE_FORM]: {
      ...facts,
      byPrediction,
      worst,
      ...(autocorrelation === undefined
        ? {}
        : { autocorrelation: { ...autocorrelation, values: [...autocorrelation.values] } }),
    },
  };
}
