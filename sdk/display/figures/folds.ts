import type { CrossValidation } from "../../core/validation/index.js";
import { formatNumber } from "../../utils/text/index.js";
import type { Figure, Line, ScatterTrace } from "./figure.js";
import { seriesColor } from "./palette.js";
import { coordinate } from "./sample.js";

/** Scores of one model. */
export interface FoldSeries {
  readonly name: string;
  readonly validation: CrossValidation;
}

/** Colours come round after four series; the lines then are broken. */
const DASHES = ["solid", "dash", "dot"] as const satisfies readonly Line["dash"][];
const COLORS = 4;

/** A metric's score by fold, one line a model. */
export function foldScores(series: readonly FoldSeries[], metric: string): Figure {
  const folds = Math.max(0, ...series.map(({ validation }) => validation.folds.length));
  const places = Array.from({ length: folds }, (_, i) => i + 1);
  const means = series.map(({ name, validation }) => `${name} ${formatNumber(validation.mean[metric])}`);
  return {
    title: `Scores by fold: ${metric}`,
    description: `${metric} of ${folds} folds; means: ${means.join(", ")}.`,
    data: series.map(({ name, validation }, i): ScatterTrace => {
      const color = seriesColor(i);
      const scores = validation.scores(metric);
      return {
        type: "scatter",
        mode: "lines+markers",
        name,
        x: places.slice(0, scores.length),
        y: Array.from(scores, coordinate),
        line: { color, width: 2, dash: DASHES[Math.floor(i / COLORS) % DASHES.length] },
        marker: { color, size: 7 },
        hover: Array.from(scores, (score, f) => `${name}, fold ${f + 1}: ${formatNumber(score)}`),
      };
    }),
    layout: {
      x: { title: "fold", range: [0.7, folds + 0.3], ticks: { values: places, labels: places.map(String) } },
      y: { title: metric },
      aspect: 0.42,
    },
  };
}
