import type { Leaderboard, LeaderboardRow } from "../../core/validation/index.js";
import { html, type SafeHtml } from "../../utils/html/index.js";
import { formatNumber, formatSeconds } from "../../utils/text/index.js";
import { MACHINE_FORM, type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../bundle.js";
import { type FoldSeries, foldScores } from "../figures/index.js";
import { dataText, htmlTable, outputHtml, shareBar, sortableTable } from "../page/index.js";
import { boxText } from "../text/index.js";
import { foldsInWords } from "./cross-validation.js";
import { figurePiece } from "./figure.js";

/** Blocks of the longest bar in a terminal. */
const BAR = 16;

/** The models that have scores, as series of a plot. */
export function leaderboardSeries({ rows }: Leaderboard): FoldSeries[] {
  return rows.flatMap(({ name, validation }) => (validation === undefined ? [] : [{ name, validation }]));
}

/** Length of a model's bar, from 0 to 1: its mean score, the greatest of all at 1; scores below 0 have none. */
function shareOf({ validation }: LeaderboardRow, { metric, rows }: Leaderboard): number {
  const means = rows.map((row) => row.validation?.mean[metric.name] ?? Number.NaN).filter(Number.isFinite);
  const most = Math.max(...means, Number.MIN_VALUE);
  return Math.max(0, (validation?.mean[metric.name] ?? 0) / most);
}

function behindText({ behind, name }: LeaderboardRow, pick: string): string {
  if (behind === undefined) return "";
  return name === pick
    ? "pick"
    : `${formatNumber(behind.mean, 3)} ± ${formatNumber(behind.standardError, 2)}`;
}

/** Mean and deviation of the metrics after the first, and the seconds. */
function details({ validation }: LeaderboardRow, names: readonly string[]): string[] {
  if (validation === undefined) return [...names.map(() => ""), "", ""];
  return [
    ...names.map((name) => formatNumber(validation.mean[name] ?? Number.NaN)),
    formatSeconds(validation.fitSeconds),
    formatSeconds(validation.scoreSeconds),
  ];
}

function meanText({ validation }: LeaderboardRow, metric: string): string {
  const summary = validation?.metrics.find(({ name }) => name === metric);
  return summary === undefined ? "failed" : `${formatNumber(summary.mean)} ± ${formatNumber(summary.std, 2)}`;
}

function notesOf({ reason, notes, rows }: Leaderboard): string[] {
  const failed = rows.flatMap(({ name, error }) =>
    error === undefined ? [] : [`${name} failed: ${error.message}`],
  );
  return [reason, ...notes, ...failed];
}

/** The leaderboard as a table, for a page. */
export function leaderboardTable(board: Leaderboard, make = htmlTable): SafeHtml {
  const { metric, rows, pick } = board;
  const others = otherMetrics(board);
  return make({
    caption: titleOf(board),
    columns: [
      { title: "model" },
      { title: metric.name, subtitle: "mean ± std", kind: "number" },
      { title: "", kind: "picture" },
      { title: "behind", subtitle: "± standard error", kind: "number" },
      ...others.map((title) => ({ title, kind: "number" as const })),
      { title: "fit", subtitle: "a fold", kind: "number" },
      { title: "score", subtitle: "a fold", kind: "number" },
    ],
    rows: rows.map((row) => [
      row.name === pick ? html`<strong>${dataText(row.name)}</strong>` : dataText(row.name),
      row.error === undefined ? meanText(row, metric.name) : html`<span class="bad">✗ failed</span>`,
      row.error === undefined ? shareBar(shareOf(row, board), row.name === pick ? "good" : "plain") : "",
      behindText(row, pick),
      ...details(row, others),
    ]),
    notes: notesOf(board),
  });
}

function titleOf({ splitter, metric, rows }: Leaderboard): string {
  const folds = rows[0]?.validation?.folds.length ?? 0;
  return `Models by ${metric.name} (${metric.greaterIsBetter ? "higher" : "lower"} is better): ${foldsInWords(splitter, folds)}`;
}

function otherMetrics({ rows, metric }: Leaderboard): string[] {
  const names = (rows[0]?.validation?.metrics ?? []).map(({ name }) => name);
  return names.filter((name) => name !== metric.name);
}

/** Models by their scores over folds: a table with bars, and a plot of the scores by fold. */
export function leaderboardView(board: Leaderboard, options: ViewOptions = {}): MimeBundle {
  const { width } = { ...VIEW_DEFAULTS, ...options };
  const { metric, rows, pick, reason, notes, splitter } = board;
  const others = otherMetrics(board);
  return {
    "text/plain": boxText(
      {
        title: titleOf(board),
        columns: [
          { title: "model" },
          { title: metric.name, subtitle: "mean ± std", align: "right" },
          { title: "" },
          { title: "behind", subtitle: "± std error", align: "right" },
          ...others.map((title) => ({ title, align: "right" as const })),
          { title: "fit", align: "right" },
          { title: "score", align: "right" },
        ],
        rows: rows.map((row) => [
          row.name,
          meanText(row, metric.name),
          row.error === undefined ? "█".repeat(Math.round(shareOf(row, board) * BAR)) : "",
          behindText(row, pick),
          ...details(row, others),
        ]),
        notes: notesOf(board),
      },
      width,
    ),
    "text/html": outputHtml(
      leaderboardTable(board, sortableTable),
      figurePiece(foldScores(leaderboardSeries(board), metric.name)),
    ),
    [MACHINE_FORM]: {
      metric,
      pick,
      reason,
      notes,
      splitter,
      rows: rows.map(({ name, config, rank, behind, error, validation }) => ({
        name,
        model: JSON.parse(JSON.stringify(config)),
        rank,
        behind,
        error,
        metrics: validation?.metrics,
      })),
    },
  };
}
