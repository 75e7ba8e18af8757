import type { Importance } from "../../core/explainers/index.js";
import { formatNumber } from "../../utils/text/index.js";
import type { BarTrace, Figure, Line, ScatterTrace } from "./figure.js";
import { seriesColor } from "./palette.js";
import { coordinate } from "./sample.js";

/** Colours come round after six series; the lines then are broken. */
const DASHES = ["solid", "dash", "dot"] as const satisfies readonly Line["dash"][];
const COLORS = 6;
/** Columns whose importances are drawn. */
const MOST_COLUMNS = 12;

/** A curve of one of several runs. */
export interface RunCurve {
  readonly run: string;
  readonly points: readonly { readonly step: number; readonly value: number }[];
  /** Place of its run among all: the same run has the same colour in every plot. */
  readonly place: number;
}

/** One metric by steps, one line a run. */
export function comparedCurves(metric: string, curves: readonly RunCurve[]): Figure {
  const ends = curves.map(({ run, points }) => `${run} ${formatNumber(points.at(-1)?.value ?? Number.NaN)}`);
  return {
    title: `Learning curve: ${metric}`,
    description: `${metric} by step of ${curves.length} runs; at their ends: ${ends.join(", ")}.`,
    data: curves.map(({ run, points, place }): ScatterTrace => {
      const color = seriesColor(place);
      const finite = points.filter(({ value }) => Number.isFinite(value));
      return {
        type: "scatter",
        mode: finite.length > 60 ? "lines" : "lines+markers",
        name: run,
        x: finite.map(({ step }) => step),
        y: finite.map(({ value }) => coordinate(value)),
        line: { color, width: 2, dash: DASHES[Math.floor(place / COLORS) % DASHES.length] },
        marker: { color, size: 5 },
        hover: finite.map(({ step, value }) => `${run}, step ${step}: ${formatNumber(value)}`),
      };
    }),
    layout: { x: { title: "step" }, y: { title: metric }, aspect: 0.42 },
  };
}

/** Importances of one of several runs. */
export interface RunImportances {
  readonly run: string;
  readonly importances: readonly Importance[];
  readonly place: number;
}

/** Importances by column, one bar a run; each run's in shares of its own sum, as their units may differ. */
export function comparedImportances(runs: readonly RunImportances[]): Figure {
  const shares = runs.map(({ importances }) => importanceShares(importances));
  const columns = [...new Set(shares.flatMap((ofRun) => [...ofRun.keys()]))]
    .map((name) => [name, Math.max(...shares.map((ofRun) => ofRun.get(name) ?? 0))] as const)
    .sort((a, b) => b[1] - a[1])
    .map(([name]) => name);
  const shown = columns.slice(0, MOST_COLUMNS);
  const hidden = columns.length - shown.length;
  const width = 0.8 / runs.length;
  const data = runs.map(({ run, place }, i): BarTrace => {
    const own = shown.flatMap((name, row) => {
      const share = shares[i].get(name);
      return share === undefined ? [] : [{ name, row, share }];
    });
    return {
      type: "bar",
      orientation: "h",
      name: run,
      x: own.map(({ share }) => coordinate(share)),
      y: own.map(({ row }) => row - 0.4 + width * (i + 0.5)),
      width: width * 0.92,
      marker: { color: seriesColor(place) },
      hover: own.map(({ name, share }) => `${run}, ${name}: ${formatNumber(100 * share, 3)} %`),
    };
  });
  return {
    title: "Importances side by side",
    description: `Share of each column in the importances of ${runs.length} runs; the largest: ${shown.slice(0, 3).join(", ")}.`,
    note: hidden > 0 ? `${hidden} less important columns not drawn.` : undefined,
    data,
    layout: {
      x: { title: "share of the run's importances" },
      y: {
        range: [-0.6, Math.max(1, shown.length) - 0.4],
        reversed: true,
        ticks: { values: shown.map((_, i) => i), labels: shown },
      },
      aspect: Math.min(1.4, (shown.length * (14 + 10 * runs.length) + 130) / 840),
    },
  };
}

/** Each column's part of all importances; what is below 0 is noise and counts as 0. */
export function importanceShares(importances: readonly Importance[]): Map<string, number> {
  const positive = importances.map(({ feature, importance }) => [feature, Math.max(0, importance)] as const);
  const sum = positive.reduce((total, [, value]) => total + value, 0);
  return new Map(positive.map(([feature, value]) => [feature, sum > 0 ? value / sum : 0]));
}
