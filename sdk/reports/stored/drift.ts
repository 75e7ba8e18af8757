import type { Drift } from "../../core/drift/index.js";
import { driftTable } from "../../display/index.js";
import { dataText, factList } from "../../display/page/index.js";
import { html } from "../../utils/html/index.js";
import { formatCount, formatInstant, formatNumber, formatPercent } from "../../utils/text/index.js";
import type { ReportRun } from "../input.js";
import { renderPage } from "../page.js";
import { driftPart } from "../parts/drift.js";
import type { PartMaker } from "../parts/part.js";
import { Plots } from "../plots.js";

/** What the report of a drift shows. */
export interface DriftReport {
  readonly title: string;
  /** Of the columns. */
  readonly drift: Drift;
  /** Of what the model says; absent where no model was asked. */
  readonly predictions?: Drift;
  /** What it is measured from, in words. */
  readonly reference?: string;
  /** The model that is asked: `models:/bikes/3`. */
  readonly model?: string;
  /** The run that measured it; absent where none did. */
  readonly run?: ReportRun;
  readonly measuredAtMs: number;
}

const SIGNS = { stable: "✓", moderate: "!", drifted: "✗" } as const;

const columnsPart: PartMaker<DriftReport> = ({ drift }, plots) => {
  const part = driftPart({ drift }, plots);
  return part && { ...part, title: "Columns" };
};

const predictionsPart: PartMaker<DriftReport> = ({ predictions }) =>
  predictions && { id: "predictions", title: "Predictions", body: driftTable(predictions) };

/** How it was measured, so that it can be done again. */
const howPart: PartMaker<DriftReport> = ({ drift, reference, model, run }) => {
  const { bins, levels, psi, missing, unseen, alpha, share } = drift.settings;
  const marks = (
    name: { readonly moderate: number; readonly drifted: number },
    as: (value: number) => string,
  ) => `moderate from ${as(name.moderate)}, drifted from ${as(name.drifted)}`;
  const places = { reference, model, run: run?.id, "kept in": run?.trackingUri };
  return {
    id: "how",
    title: "How it was measured",
    body: factList([
      ...Object.entries(places).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, dataText(value)] as const],
      ),
      ["reference rows", formatCount(drift.referenceRows)],
      ["current rows", formatCount(drift.currentRows)],
      ["bins", `${bins} of a number, ${levels} levels of a category`],
      ["PSI", marks(psi, (value) => formatNumber(value))],
      ["missing", marks(missing, formatPercent)],
      ["unseen", marks(unseen, formatPercent)],
      ["chance", `p below ${formatNumber(alpha)}, adjusted for all tests (Benjamini and Hochberg)`],
      ["the whole", `drifted where ${formatPercent(share)} of the columns are`],
    ]),
  };
};

/** The report of a drift: one HTML page that needs nothing else. */
export async function renderDriftReport(input: DriftReport): Promise<string> {
  const plots = new Plots();
  const parts = [columnsPart, predictionsPart, howPart]
    .map((make) => make(input, plots))
    .filter((part) => part !== undefined);
  const { title, drift, reference, measuredAtMs } = input;
  const mood = drift.verdict === "stable" ? "good" : drift.verdict === "drifted" ? "bad" : "";
  const from = reference === undefined ? "the reference" : dataText(reference);
  const head = html`<header><p class="over">Assay drift · ${formatInstant(measuredAtMs)}</p><h1>${dataText(title)}</h1><p class="lead">${formatCount(drift.currentRows)} rows against ${formatCount(drift.referenceRows)} of ${from}.</p><p class="verdict"><span class="${mood}">${SIGNS[drift.verdict]} ${drift.verdict}</span>: ${dataText(drift.reason)}.</p></header>`;
  return renderPage({ title, head, parts });
}
