import { comparedCurves, comparedImportances, importanceShares } from "../../display/index.js";
import { dataText, htmlTable } from "../../display/page/index.js";
import { html, type SafeHtml } from "../../utils/html/index.js";
import { formatInstant, formatNumber, formatPercent, formatSeconds } from "../../utils/text/index.js";
import { renderPage } from "../page.js";
import { type PartMaker, plotGrid } from "../parts/part.js";
import { Plots } from "../plots.js";
import { type ComparedRun, letterOf, type RunComparison } from "./input.js";
import { directionOf, pairedPart, scoresPart } from "./scores.js";
import { datasetsPart, settingsPart } from "./settings.js";

/** "A: bikes dense". */
const labelOf = ({ name, id }: ComparedRun, i: number) => `${letterOf(i)}: ${name === "" ? id : name}`;

const runsPart: PartMaker<RunComparison> = ({ runs }) => ({
  id: "runs",
  title: "Runs",
  body: htmlTable({
    caption: "What is compared",
    columns: [
      { title: "" },
      { title: "name" },
      { title: "run" },
      { title: "experiment" },
      { title: "status" },
      { title: "started" },
      { title: "took", kind: "number" },
    ],
    rows: runs.map((run, i) => [
      letterOf(i),
      dataText(run.name),
      run.link === undefined ? dataText(run.id) : html`<a href="${run.link}">${dataText(run.id)}</a>`,
      dataText(run.experiment ?? ""),
      run.status === "FINISHED" ? run.status : html`<b class="bad">${run.status}</b>`,
      formatInstant(run.startedAtMs),
      formatSeconds(run.seconds),
    ]),
  }),
});

/** Curves of all runs that have several points, those of one metric in one plot. */
const curvesPart: PartMaker<RunComparison> = ({ runs }, plots) => {
  const long = runs.map(({ curves }) => curves.filter(({ points }) => points.length > 1));
  const metrics = [...new Set(long.flatMap((curves) => curves.map(({ metric }) => metric)))]
    .filter((metric) => metric !== "learningRate" && metric !== "seconds")
    .sort();
  if (metrics.length === 0) return undefined;
  const figures = metrics.map((metric) =>
    comparedCurves(
      metric,
      runs.flatMap((run, place) => {
        const curve = run.curves.find((one) => one.metric === metric);
        return curve === undefined ? [] : [{ run: labelOf(run, place), points: curve.points, place }];
      }),
    ),
  );
  return {
    id: "learning",
    title: "Learning",
    body: plotGrid(figures.map((figure) => plots.plot(figure))),
  };
};

const importancesPart: PartMaker<RunComparison> = ({ runs }, plots) => {
  const known = runs.flatMap((run, place) =>
    run.importances.length === 0 ? [] : [{ run: labelOf(run, place), place, importances: run.importances }],
  );
  if (known.length === 0) return undefined;
  const shares = known.map(({ importances }) => importanceShares(importances));
  const columns = [...new Set(shares.flatMap((ofRun) => [...ofRun.keys()]))]
    .map((name) => [name, Math.max(...shares.map((ofRun) => ofRun.get(name) ?? 0))] as const)
    .sort((a, b) => b[1] - a[1]);
  const measured = known.map(({ place }) => {
    const metric = runs[place].importanceMetric;
    return `${letterOf(place)} by ${metric === undefined ? "its own measure" : `the rise of ${metric}`}`;
  });
  return {
    id: "importances",
    title: "Importances",
    body: html`<p>What each model loses without a column, in shares of its sum, so that runs of other units compare: ${dataText(measured.join(", "))}.</p>${plotGrid(
      plots.plot(comparedImportances(known)),
    )}${htmlTable({
      caption: "The same in numbers",
      columns: [
        { title: "column" },
        ...known.flatMap(({ place }) => [
          { title: letterOf(place), subtitle: "importance", kind: "number" as const },
          { title: letterOf(place), subtitle: "share", kind: "number" as const },
        ]),
      ],
      rows: columns.map(([name]) => [
        dataText(name),
        ...known.flatMap(({ importances }, i) => {
          const own = importances.find(({ feature }) => feature === name);
          return own === undefined
            ? ["", ""]
            : [formatNumber(own.importance), formatPercent(shares[i].get(name) ?? 0)];
        }),
      ]),
    })}`,
  };
};

/** The first known metric that all runs have, in a sentence. */
function lead({ runs }: RunComparison): SafeHtml {
  const [first] = runs;
  const shared = Object.keys(first.metrics).filter((one) =>
    runs.every(({ metrics }) => Object.hasOwn(metrics, one)),
  );
  const [known] = shared.flatMap((name) => {
    const direction = directionOf(name);
    return direction === undefined ? [] : [{ ...direction, name }];
  });
  if (known === undefined) return html`${runs.length} runs, side by side.`;
  const { name, title, greaterIsBetter } = known;
  const order = runs
    .map((run, i) => ({ label: labelOf(run, i), value: run.metrics[name] }))
    .sort((a, b) => (greaterIsBetter ? b.value - a.value : a.value - b.value));
  return html`${runs.length} runs, side by side. By ${title} <b>${dataText(order[0].label)}</b> comes first with <b>${formatNumber(order[0].value)}</b>.`;
}

/** The comparison of runs: one HTML page that needs nothing else. */
export async function renderComparisonReport(input: RunComparison): Promise<string> {
  const plots = new Plots();
  const { title, comparedAtMs } = input;
  const parts = [runsPart, scoresPart, pairedPart, settingsPart, datasetsPart, curvesPart, importancesPart]
    .map((make) => make(input, plots))
    .filter((part) => part !== undefined);
  const head = html`<header><p class="over">Assay comparison · ${formatInstant(comparedAtMs)}</p><h1>${dataText(title)}</h1><p class="lead">${lead(input)}</p></header>`;
  return renderPage({ title, head, parts });
}
