import { correlatesOf, type Explanation, type Summary } from "../../core/explainers/index.js";
import {
  beeswarm,
  cohortsFigure,
  correlatesText,
  decisionFigure,
  dependenceFigure,
  explanationSentence,
  heatmapFigure,
  importanceBars,
  importanceLabel,
  importanceSpread,
  interactionsFigure,
  pairsTable,
  rowEffects,
  rowsOfFigures,
  shapFactsText,
  waterfall,
} from "../../display/index.js";
import { dataText, htmlTable, sharedState } from "../../display/page/index.js";
import { html, type SafeHtml } from "../../utils/html/index.js";
import { formatNumber } from "../../utils/text/index.js";
import type { ReportInput } from "../input.js";
import { pickRows } from "../pick-rows.js";
import type { Plots } from "../plots.js";
import { type PartMaker, plotGrid } from "./part.js";

/** Classes drawn, the first one open, the others behind their names. */
const MAX_OUTPUTS = 8;
/** Dependence plots: of a single output, and of each of many classes. */
const DEPENDENCES = { one: 4, many: 2 } as const;
/** Columns of the decision plot. */
const DECISION_COLUMNS = 12;
/** Groups of like rows. */
const COHORTS = 3;

/** What the section looks at. */
type ExplanationReport = Pick<ReportInput, "explanation" | "predictions" | "task" | "target" | "classes">;

function importancePlot({ importances }: Explanation, plots: Plots): SafeHtml | undefined {
  if (importances.length === 0) return undefined;
  const figure = importanceBars(importances, {
    title: "Importances",
    label: importanceLabel(importances),
    correlates: { correlatesOf: (feature) => importances.correlatesOf(feature) },
  });
  return plots.plot(
    figure,
    "full",
    "What the model loses without a column, over all test rows; the thin line is a 95 % confidence interval, over shuffles and over rows that could have been drawn.",
  );
}

/**
 * The plots of one output: summary, dependence on the columns of most weight, pairs of columns; where all is drawn, rows side by
 * side and how their predictions come about. A click on a point shows its row, which the page holds once for all of them.
 */
function outputPlots(explanation: Explanation, summary: Summary, all: boolean, plots: Plots): SafeHtml {
  const output = summary.facts.index;
  const columns = summary.columns.filter(({ feature }) => explanation.data.has(feature));
  const interactions = explanation.shap.interactions && explanation.interactions({ output });
  const bees = beeswarm(summary);
  const dependences = columns
    .slice(0, all ? DEPENDENCES.one : DEPENDENCES.many)
    .map(({ feature }) => dependenceFigure(explanation.dependence(feature, { output }), { brief: true }));
  const heatmap = all ? heatmapFigure(explanation.heatmap({ output })) : undefined;
  const decision = all ? decisionFigure(explanation.decision({ output, most: DECISION_COLUMNS })) : undefined;
  const clickable = [bees, ...dependences, heatmap, decision].filter((figure) => figure !== undefined);
  const effects = rowEffects(rowsOfFigures(clickable), (row) => explanation.row(row, { output }));
  const id = effects && `assay-rows-${output}`;
  return html`${id !== undefined && sharedState(id, effects)}${plotGrid(
    plots.plot(
      bees,
      "full",
      "One dot a row: to the right the column raised the prediction, to the left it lowered it.",
      id,
    ),
    dependences.map((figure) => plots.plot(figure, "half", undefined, id)),
    interactions && plots.plot(interactionsFigure(interactions), "full"),
    heatmap && plots.plot(heatmap, "full", undefined, id),
    decision && plots.plot(decision, "full", undefined, id),
  )}${interactions && pairsTable(interactions)}`;
}

function allOutputs(explanation: Explanation, plots: Plots): SafeHtml {
  const summaries = explanation.summary().shown();
  const [first] = summaries;
  if (summaries.length === 1) return outputPlots(explanation, first, true, plots);
  const hidden = summaries.length - MAX_OUTPUTS;
  return html`<h3 class="below">By class</h3>${summaries
    .slice(0, MAX_OUTPUTS)
    .map(
      (summary, i) =>
        html`<details${i === 0 ? html` open` : ""}><summary>${dataText(summary.facts.output)}</summary>${outputPlots(
          explanation,
          summary,
          false,
          plots,
        )}</details>`,
    )}${hidden > 0 && html`<p class="note">${hidden} more classes are not drawn.</p>`}`;
}

function rowPlots(explanation: Explanation, input: ExplanationReport, plots: Plots): SafeHtml[] {
  return pickRows(explanation, input).map(({ index, title, note, output }) =>
    plots.plot(waterfall(explanation.row(index, { output }), { title }), "full", note),
  );
}

function numbers(explanation: Explanation): SafeHtml {
  const { importances, importanceMetric, correlations, unit } = explanation;
  const { columns } = explanation.summary();
  const means = new Map(columns.map(({ feature, meanAbsolute }) => [feature, meanAbsolute]));
  const ranked = importances.length > 0 ? importances : columns.map(({ feature }) => ({ feature }));
  const known = new Map(importances.map((importance) => [importance.feature, importance]));
  const spread = importanceSpread(importances);
  return htmlTable({
    caption: "The same in numbers",
    columns: [
      { title: "column" },
      { title: "importance", subtitle: `rise of ${importanceMetric}`, kind: "number" },
      { title: spread?.title ?? "±", kind: "number" },
      { title: "mean |SHAP|", subtitle: unit, kind: "number" },
      { title: "correlated with" },
    ],
    rows: ranked.map(({ feature }) => {
      const own = known.get(feature);
      const off = own && spread?.of(own);
      return [
        dataText(feature),
        own === undefined ? "" : formatNumber(own.importance),
        off === undefined ? "" : formatNumber(off, 2),
        formatNumber(means.get(feature) ?? Number.NaN),
        dataText(correlatesText(correlatesOf(feature, correlations)).replace("correlated with ", "")),
      ];
    }),
  });
}

/** Which columns matter, how they act, and why a few rows got what they got. */
export const explanationPart: PartMaker<ExplanationReport> = (input, plots) => {
  const { explanation } = input;
  if (explanation === undefined) return undefined;
  const { facts } = explanation.summary();
  const cohorts = explanation.shap.rows > COHORTS ? explanation.cohorts(COHORTS) : undefined;
  return {
    id: "explanation",
    title: "Explanation",
    body: html`<p>${explanationSentence(explanation)}${facts.outputs.length > 2 ? "" : ` ${shapFactsText(facts)}`}</p>${plotGrid(
      importancePlot(explanation, plots),
    )}${allOutputs(explanation, plots)}${plotGrid(
      cohorts !== undefined &&
        cohorts.cohorts.length > 1 &&
        plots.plot(
          cohortsFigure(cohorts),
          "full",
          "Rows whose SHAP values are alike, as a small tree parts them, and what moves their predictions.",
        ),
      rowPlots(explanation, input, plots),
    )}${numbers(explanation)}`,
  };
};
