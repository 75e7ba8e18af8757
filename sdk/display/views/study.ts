import type { Study } from "../../core/tuning/index.js";
import { html, type SafeHtml } from "../../utils/html/index.js";
import { scoreOf, type Trial } from "../../utils/searchers/index.js";
import { formatCount, formatNumber, formatPercent, formatSeconds } from "../../utils/text/index.js";
import { MACHINE_FORM, type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../bundle.js";
import {
  paramText,
  shortName,
  studyHistory,
  studyImportances,
  studyParallel,
  studySlices,
} from "../figures/index.js";
import { dataText, htmlTable, outputHtml } from "../page/index.js";
import { boxText } from "../text/index.js";
import { figurePiece } from "./figure.js";

/** Trials that a table shows: the best ones. */
const SHOWN = 10;
/** Blocks of the longest bar in a terminal. */
const BAR = 16;
/** How slices are read. */
export const SLICES =
  "Scores by the values of each parameter. Blue: complete; grey: pruned; orange: the best.";
/** Reasons of failed trials that are named. */
const REASONS = 3;

/** How a study was made, in a line. */
function titleOf({ trials, metric, search, scoredBy }: Study): string {
  const kinds = { grid: "grid", random: "random search", tpe: "TPE" } as const;
  const by = search === undefined ? "" : ` by ${kinds[search.kind]}`;
  const over = scoredBy === undefined ? "" : ` over ${scoredBy}`;
  return `Study${by}: ${formatCount(trials.length)} ${trials.length === 1 ? "trial" : "trials"}, ${metric.name} (${metric.greaterIsBetter ? "higher" : "lower"} is better)${over}`;
}

/** What came of the trials, why some failed, and which is the best. */
function notesOf(study: Study): string[] {
  const { totals, best, metric, halving, trials } = study;
  const counts = (["complete", "pruned", "failed"] as const)
    .filter((state) => totals[state] > 0)
    .map((state) => `${totals[state]} ${state}`);
  const spared =
    totals.pruned > 0
      ? ` Stopping weak trials early left ${formatPercent(totals.resourceShare)} of the ${halving?.resource ?? "resource"} that all would have taken.`
      : "";
  const reasons = new Map<string, number[]>();
  for (const { error, number } of trials) {
    if (error !== undefined) reasons.set(error.message, [...(reasons.get(error.message) ?? []), number]);
  }
  const hidden = reasons.size - REASONS;
  return [
    best === undefined
      ? "No trial is complete."
      : `Best: trial ${best.number}, ${metric.name} ${formatNumber(best.value)}.`,
    ...(counts.length === 0
      ? []
      : [`${counts.join(", ")}; ${formatSeconds(totals.seconds)} in all.${spared}`]),
    ...[...reasons]
      .slice(0, REASONS)
      .map(
        ([message, numbers]) =>
          `${numbers.length === 1 ? "Trial" : "Trials"} ${numbersText(numbers)} failed: ${message}`,
      ),
    ...(hidden > 0 ? [`${hidden} more reasons: \`study.table()\`.`] : []),
  ];
}

function numbersText(numbers: readonly number[]): string {
  return numbers.length <= 5
    ? numbers.join(", ")
    : `${numbers.slice(0, 4).join(", ")} and ${numbers.length - 4} more`;
}

/** Complete trials by their score, then pruned ones by how far they came, then failed ones. */
function ranked({ trials, metric }: Study): Trial[] {
  const sign = metric.greaterIsBetter ? -1 : 1;
  const key = (trial: Trial): readonly [number, number] => {
    const score = scoreOf(trial);
    return score === undefined
      ? [0, 0]
      : [score.resource + (trial.state === "complete" ? 1 : 0), score.value];
  };
  return trials.toSorted((a, b) => {
    const [[p, x], [q, y]] = [key(a), key(b)];
    return q - p || sign * (x - y) || a.number - b.number;
  });
}

/** A trial's score, or what became of it. */
function stateText(trial: Trial): string {
  if (trial.state === "complete" && trial.value !== undefined) return formatNumber(trial.value);
  const last = trial.intermediate.at(-1);
  if (trial.state === "failed" || last === undefined) return trial.state;
  return `pruned at ${formatNumber(last.value)}`;
}

interface Column {
  readonly name: string;
  readonly title: string;
}

/** Columns of the table: parameters that shown trials have, the most important first. */
function columnsOf(study: Study, shown: readonly Trial[]): Column[] {
  const places = new Map(study.importances.map(({ name }, place) => [name, place]));
  return study.space.parameters
    .map(({ name }) => ({ name, title: shortName(study, name) }))
    .filter(({ name }) => shown.some(({ params }) => Object.hasOwn(params, name)))
    .toSorted((a, b) => (places.get(a.name) ?? 0) - (places.get(b.name) ?? 0));
}

/** The best trials as a table, for a page. */
export function studyTable(study: Study, most = SHOWN, caption = titleOf(study)): SafeHtml {
  const trials = ranked(study);
  const shown = trials.slice(0, most);
  const columns = columnsOf(study, shown);
  return htmlTable({
    caption,
    columns: [
      { title: "trial" },
      { title: study.metric.name, kind: "number" },
      ...columns.map(({ title }) => ({ title, kind: "number" as const })),
      { title: "time", kind: "number" },
    ],
    rows: shown.map((trial) => [
      trial.number === study.best?.number ? html`<strong>${trial.number}</strong>` : trial.number,
      trial.state === "failed" ? html`<span class="bad">✗ failed</span>` : stateText(trial),
      ...columns.map(({ name }) => dataText(paramText(trial.params[name]))),
      trial.seconds === undefined ? "" : formatSeconds(trial.seconds),
    ]),
    notes: [...moreNote(trials, shown), ...notesOf(study)],
  });
}

function moreNote(trials: readonly Trial[], shown: readonly Trial[]): string[] {
  const more = trials.length - shown.length;
  return more > 0 ? [`… ${formatCount(more)} more ${more === 1 ? "trial" : "trials"}`] : [];
}

function trialsText(study: Study, width: number): string {
  const trials = ranked(study);
  const shown = trials.slice(0, SHOWN);
  const columns = columnsOf(study, shown);
  return boxText(
    {
      title: titleOf(study),
      columns: [
        { title: "trial", align: "right" },
        { title: study.metric.name, align: "right" },
        ...columns.map(({ title }) => ({ title, align: "right" as const })),
        { title: "time", align: "right" },
      ],
      rows: shown.map((trial) => [
        String(trial.number),
        stateText(trial),
        ...columns.map(({ name }) => paramText(trial.params[name], 18)),
        trial.seconds === undefined ? "" : formatSeconds(trial.seconds),
      ]),
      notes: [...moreNote(trials, shown), ...notesOf(study)],
    },
    width,
  );
}

function importancesText({ importances }: Study, width: number): string {
  if (importances.every(({ importance }) => importance === 0)) return "";
  const most = importances[0].importance;
  return boxText(
    {
      columns: [{ title: "parameter" }, { title: "importance", align: "right" }, { title: "" }],
      rows: importances
        .slice(0, SHOWN)
        .map(({ name, importance }) => [
          name,
          formatPercent(importance),
          "█".repeat(Math.round((importance / most) * BAR)),
        ]),
    },
    width,
  );
}

/** Trials by their score with bars, and the plots: history, importance of parameters, parallel coordinates, slices. */
export function studyView(study: Study, options: ViewOptions = {}): MimeBundle {
  const { width } = { ...VIEW_DEFAULTS, ...options };
  const { metric, best, totals, importances, trials, search, halving } = study;
  const figures = [studyHistory(study), studyImportances(study), studyParallel(study)].filter(
    (figure) => figure !== undefined,
  );
  const slices = studySlices(study);
  return {
    "text/plain": [trialsText(study, width), importancesText(study, width)]
      .filter((part) => part !== "")
      .join("\n"),
    "text/html": outputHtml(
      studyTable(study),
      trials.length > 0 && figures.map((figure) => figurePiece(figure)),
      slices.length > 0 &&
        html`<p><strong>Slices</strong> <span class="note">${SLICES}</span></p><div class="panels">${slices.map((figure) => figurePiece(figure, 350))}</div>`,
    ),
    [MACHINE_FORM]: { metric, best, totals, importances, search, halving, trials },
  };
}
