import { fairnessFigure, fairnessNotes, fairnessTables } from "../../display/index.js";
import { dataText } from "../../display/page/index.js";
import { html } from "../../utils/html/index.js";
import { formatCount, formatInstant } from "../../utils/text/index.js";
import { renderPage } from "../page.js";
import { driftPart } from "../parts/drift.js";
import { type PartMaker, plotGrid } from "../parts/part.js";
import { slicesPart } from "../parts/slices.js";
import { Plots } from "../plots.js";
import type { ModelCard } from "./input.js";
import {
  caveatsPart,
  configPart,
  detailsPart,
  ethicsPart,
  evaluationPart,
  factorsPart,
  metricsPart,
  trainingPart,
  usePart,
} from "./sections.js";

const bySlicePart: PartMaker<ModelCard> = (input, plots) => {
  const part = slicesPart(input, plots);
  return part && { ...part, title: "Metrics by slice" };
};

const fairnessPart: PartMaker<ModelCard> = ({ fairness }, plots) => {
  if (fairness === undefined) return undefined;
  return {
    id: "fairness",
    title: "Fairness by declared groups",
    body: html`${fairness.factors.map(
      (factor) =>
        html`<h3 class="below">${dataText(factor.name)}</h3>${fairnessTables(fairness, factor)}${plotGrid(
          plots.plot(fairnessFigure(fairness, factor)),
        )}`,
    )}${fairnessNotes(fairness).map((note) => html`<p class="note">${dataText(note)}</p>`)}`,
  };
};

const movedPart: PartMaker<ModelCard> = ({ drift }, plots) => {
  const part = driftPart({ ...(drift === undefined ? {} : { drift }) }, plots);
  return part && { ...part, title: "From training to evaluation" };
};

/** The sections of Mitchell et al. 2019, in their order; the quantitative analyses are three. */
const PARTS: readonly PartMaker<ModelCard>[] = [
  detailsPart,
  usePart,
  factorsPart,
  metricsPart,
  evaluationPart,
  trainingPart,
  bySlicePart,
  fairnessPart,
  movedPart,
  ethicsPart,
  caveatsPart,
  configPart,
];

/** A model card: one HTML page that needs nothing else. */
export async function renderModelCard(input: ModelCard): Promise<string> {
  const plots = new Plots();
  const parts = PARTS.map((make) => make(input, plots)).filter((part) => part !== undefined);
  const { title, task, target, model, evaluation, madeAtMs, caveats } = input;
  const lead = html`A <b>${model.kind}</b> model that ${task === "regression" ? "predicts" : "classifies"} <b>${dataText(target)}</b>, judged on ${formatCount(evaluation.rows ?? 0)} rows it had not seen. ${
    caveats.length === 0
      ? "No caveats were found."
      : html`<a href="#caveats">${caveats.length === 1 ? "One caveat" : `${caveats.length} caveats`}</a>.`
  }`;
  const head = html`<header><p class="over">Model card · ${formatInstant(madeAtMs)}</p><h1>${dataText(title)}</h1><p class="lead">${lead}</p></header>`;
  return renderPage({ title, head, parts });
}
