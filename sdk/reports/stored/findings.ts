import type { Drift, DriftVerdict } from "../../core/drift/index.js";
import { dataText, htmlTable } from "../../display/page/index.js";
import { html, type SafeHtml } from "../../utils/html/index.js";
import { formatCount, formatNumber, formatPercent } from "../../utils/text/index.js";
import type { PartMaker } from "../parts/part.js";
import type { EvaluationReport } from "./input.js";

/** How the model stands to the Champion. */
export const championPart: PartMaker<EvaluationReport> = ({ champion }) => {
  if (champion === undefined) return undefined;
  const { comparison } = champion;
  const table =
    comparison &&
    htmlTable({
      columns: [
        { title: "metric" },
        { title: comparison.names.champion, kind: "number" },
        { title: comparison.names.challenger, kind: "number" },
        { title: "difference", kind: "number" },
        { title: `${formatPercent(comparison.level)} interval`, kind: "number" },
        { title: "rows nearer to the truth", kind: "number" },
      ],
      rows: [
        [
          dataText(comparison.metric.title),
          formatNumber(comparison.champion, 5),
          formatNumber(comparison.challenger, 5),
          formatNumber(comparison.difference),
          `${formatNumber(comparison.low)} to ${formatNumber(comparison.high)}`,
          formatPercent(comparison.nearer.challenger),
        ],
      ],
      notes: [
        `${formatCount(comparison.resamples)} resamples of the same ${formatCount(comparison.rows)} rows, both models' together${comparison.block > 1 ? `, ${comparison.block} neighbouring rows at a time` : ""}.`,
      ],
    });
  return {
    id: "champion",
    title: "Beside the Champion",
    body: html`<p>${dataText(champion.reason)}.</p>${table}`,
  };
};

/** Where the model errs most. */
export const slicesPart: PartMaker<EvaluationReport> = ({ slices }) => {
  if (slices === undefined) return undefined;
  const { worst, metric, score, notes } = slices;
  const table = htmlTable({
    caption: "The worst cohorts",
    columns: [
      { title: "rows where" },
      { title: "rows", kind: "number" },
      { title: metric.name, kind: "number" },
      { title: "interval", kind: "number" },
      { title: "effect", kind: "number" },
      { title: "share of the loss above its due", kind: "number" },
    ],
    rows: worst.map((cohort) => [
      dataText(cohort.name),
      formatCount(cohort.rows),
      formatNumber(cohort.score),
      `${formatNumber(cohort.low)} to ${formatNumber(cohort.high)}`,
      formatNumber(cohort.effect, 2),
      formatPercent(cohort.excess),
    ]),
    notes: [...notes],
  });
  return {
    id: "slices",
    title: "Where it errs most",
    body:
      worst.length === 0
        ? html`<p>No cohort errs more than the other rows do, beyond chance.</p>`
        : html`<p>Over all rows ${metric.name} is ${formatNumber(score)}. These cohorts were found on one half of the rows and err more on the other half too.</p>${table}`,
  };
};

/** What the errors of a regression, or the probabilities of a classification, say. */
export const residualsPart: PartMaker<EvaluationReport> = ({ residuals, calibration, target }) => {
  if (residuals !== undefined) {
    const { notes, bias, biasLow, biasHigh, std } = residuals;
    return {
      id: "residuals",
      title: "What the errors say",
      body: html`<p>The mean error is ${formatNumber(bias)} ${dataText(target)} (95 % interval ${formatNumber(biasLow)} to ${formatNumber(biasHigh)}), their standard deviation ${formatNumber(std)}.</p>${
        notes.length > 0 && html`<ul>${notes.map((note) => html`<li>${dataText(note)}</li>`)}</ul>`
      }`,
    };
  }
  if (calibration === undefined) return undefined;
  const { ece, brier, logLoss } = calibration;
  return {
    id: "probabilities",
    title: "What the probabilities are worth",
    body: html`<p>They are off what is observed by ${formatPercent(ece)} on average (expected calibration error, ten bins); Brier score ${formatNumber(brier)}, log loss ${formatNumber(logLoss)}.</p>`,
  };
};

/** How far rows and predictions have moved. */
export const driftPart: PartMaker<EvaluationReport> = ({ drift }) => {
  if (drift === undefined) return undefined;
  const { reference, data, predictions } = drift;
  return {
    id: "drift",
    title: "Drift",
    body: html`<p>${formatCount(data.currentRows)} rows against ${formatCount(data.referenceRows)} of ${dataText(reference)}. The rows: ${verdictHtml(data.verdict)}, ${dataText(data.reason)}. The predictions: ${verdictHtml(predictions.verdict)}, ${dataText(predictions.reason)}.</p>${columnsTable("Columns", data)}${columnsTable("Predictions", predictions)}`,
  };
};

function columnsTable(caption: string, drift: Drift): SafeHtml {
  return htmlTable({
    caption,
    columns: [
      { title: "column" },
      { title: "verdict" },
      { title: "PSI", kind: "number" },
      { title: "KS", kind: "number" },
      { title: "missing", kind: "number" },
      { title: "why" },
    ],
    rows: drift.columns.map(({ name, verdict, psi, ks, missing, reason }) => [
      dataText(name),
      verdictHtml(verdict),
      psi === undefined ? "" : formatNumber(psi, 3),
      ks === undefined ? "" : formatNumber(ks.statistic, 3),
      `${formatPercent(missing.reference)} → ${formatPercent(missing.current)}`,
      dataText(reason),
    ]),
  });
}

function verdictHtml(verdict: DriftVerdict): SafeHtml {
  if (verdict === "stable") return html`<span class="good">✓ stable</span>`;
  return verdict === "drifted" ? html`<span class="bad">✗ drifted</span>` : html`<span>moderate</span>`;
}
