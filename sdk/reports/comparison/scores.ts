import { metricByName, metricNames } from "../../core/metrics/index.js";
import { comparisonFigure, pairedComparisonTable } from "../../display/index.js";
import { dataText, htmlTable } from "../../display/page/index.js";
import { type HtmlValue, html } from "../../utils/html/index.js";
import { formatNumber, formatSigned } from "../../utils/text/index.js";
import { type PartMaker, plotGrid } from "../parts/part.js";
import { type ComparedRun, letterOf, type RunComparison } from "./input.js";

/** Whether more is better; undefined of a metric that is not known, as one of the user's own. */
export function directionOf(
  name: string,
): { readonly title: string; readonly greaterIsBetter: boolean } | undefined {
  for (const task of ["regression", "classification"] as const)
    if (metricNames(task).includes(name)) return metricByName(name, task);
  const best = /^best_(.+)$/.exec(name)?.[1];
  return best === undefined ? undefined : directionOf(best);
}

/** All metrics of the runs: those that are known first. */
function metricsOf(runs: readonly ComparedRun[]): string[] {
  const names = [...new Set(runs.flatMap(({ metrics }) => Object.keys(metrics)))].sort();
  return [
    ...names.filter((name) => directionOf(name) !== undefined),
    ...names.filter((name) => directionOf(name) === undefined),
  ];
}

function bestOf(values: readonly (number | undefined)[], greaterIsBetter: boolean): number | undefined {
  const known = values.flatMap((value) => (value !== undefined && Number.isFinite(value) ? [value] : []));
  if (known.length < 2) return undefined;
  return greaterIsBetter ? Math.max(...known) : Math.min(...known);
}

function cell(value: number | undefined, first: number | undefined, best: number | undefined): HtmlValue {
  if (value === undefined) return html`<span class="null">–</span>`;
  const number = formatNumber(value, 5);
  const shown = value === best ? html`<b class="good">✓ ${number}</b>` : number;
  if (first === undefined || !Number.isFinite(value - first)) return shown;
  return html`${shown} <small>${formatSigned(value - first)}</small>`;
}

/** The last values of all metrics side by side, each with its difference from the first run. */
export const scoresPart: PartMaker<RunComparison> = ({ runs }) => {
  const names = metricsOf(runs);
  if (names.length === 0) return undefined;
  const table = htmlTable({
    caption: "The last value of each metric",
    columns: [
      { title: "metric" },
      ...runs.map(({ name }, i) => ({ title: letterOf(i), hint: name, kind: "number" as const })),
      { title: "better" },
    ],
    rows: names.map((name) => {
      const known = directionOf(name);
      const values = runs.map(({ metrics }): number | undefined =>
        Object.hasOwn(metrics, name) ? metrics[name] : undefined,
      );
      const best = known === undefined ? undefined : bestOf(values, known.greaterIsBetter);
      return [
        known === undefined ? dataText(name) : html`${known.title} <small>${name}</small>`,
        ...values.map((value, i) => cell(value, i === 0 ? undefined : values[0], best)),
        known === undefined ? "" : known.greaterIsBetter ? "higher" : "lower",
      ];
    }),
    notes: ["✓: the best of its line; small: the difference from A."],
  });
  return { id: "metrics", title: "Metrics", body: table };
};

/** Whether the differences are more than chance: each run against the first, row by row. */
export const pairedPart: PartMaker<RunComparison> = ({ paired, notes }, plots) => {
  const made = paired.filter((comparisons) => comparisons.length > 0);
  if (made.length + notes.length === 0) return undefined;
  return {
    id: "paired",
    title: "Row by row",
    body: html`${
      made.length > 0 &&
      html`<p>Both models' errors of the same rows, drawn again together: the interval says how far the difference may be chance.</p>`
    }${made.map(
      (comparisons) =>
        html`${pairedComparisonTable(comparisons)}${plotGrid(plots.plot(comparisonFigure(comparisons)))}`,
    )}${notes.map((note) => html`<p class="note">${dataText(note)}</p>`)}`,
  };
};
