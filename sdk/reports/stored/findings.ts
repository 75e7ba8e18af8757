import { driftTable } from "../../display/index.js";
import { dataText } from "../../display/page/index.js";
import { html } from "../../utils/html/index.js";
import { formatCount, formatNumber, formatPercent } from "../../utils/text/index.js";
import { championPart } from "../parts/champion.js";
import { driftPart } from "../parts/drift.js";
import type { PartMaker } from "../parts/part.js";
import type { EvaluationReport } from "./input.js";

/** How the model stands to the Champion; that there is none is said too. */
export const againstChampionPart: PartMaker<EvaluationReport> = ({ champion }, plots) => {
  if (champion === undefined) return undefined;
  const { comparison, reason } = champion;
  const compared = comparison && championPart({ comparisons: [comparison] }, plots);
  const sentence = html`<p>${dataText(reason)}.</p>`;
  if (compared === undefined) return { id: "champion", title: "Against the champion", body: sentence };
  return { ...compared, body: html`${sentence}${compared.body}` };
};

/** What the probabilities of a classification are worth; their curve is among the plots of the errors. */
export const probabilitiesPart: PartMaker<EvaluationReport> = ({ calibration }) => {
  if (calibration === undefined) return undefined;
  const { ece, brier, logLoss } = calibration;
  return {
    id: "probabilities",
    title: "What the probabilities are worth",
    body: html`<p>They are off what is observed by ${formatPercent(ece)} on average (expected calibration error, ten bins); Brier score ${formatNumber(brier)}, log loss ${formatNumber(logLoss)}.</p>`,
  };
};

/** How far rows and predictions have moved. */
export const movedPart: PartMaker<EvaluationReport> = ({ drift }, plots) => {
  if (drift === undefined) return undefined;
  const { reference, data, predictions } = drift;
  const rows = driftPart({ drift: data }, plots);
  return (
    rows && {
      ...rows,
      body: html`<p>${formatCount(data.currentRows)} rows against ${formatCount(data.referenceRows)} of ${dataText(reference)}.</p>${rows.body}<h3 class="below">Predictions</h3>${driftTable(predictions)}`,
    }
  );
};
