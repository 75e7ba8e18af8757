import { type ThresholdCurve, thinPoints } from "../../core/evaluation/index.js";
import { formatNumber, formatPercent } from "../../utils/text/index.js";
import type { Figure, ScatterTrace } from "./figure.js";
import { color, FILM, seriesColor } from "./palette.js";
import { coordinate, coordinates } from "./sample.js";

/** Rows by true class (down) and predicted class (across), coloured by the share of the true class. */
export function confusionFigure(counts: readonly (readonly number[])[], labels: readonly string[]): Figure {
  const sums = counts.map((row) => row.reduce((sum, n) => sum + n, 0));
  const places = labels.map((_, i) => i);
  const right = counts.reduce((sum, row, i) => sum + row[i], 0);
  const all = sums.reduce((sum, n) => sum + n, 0);
  return {
    title: "Confusion matrix",
    description: `${right} of ${all} test rows are predicted as the class they have.`,
    data: [
      {
        type: "heatmap",
        z: counts.map((row, i) => row.map((n) => (sums[i] > 0 ? n / sums[i] : 0))),
        text: counts.map((row, i) =>
          row.map((n) =>
            labels.length > 6 || sums[i] === 0 ? `${n}` : `${n} (${formatPercent(n / sums[i])})`,
          ),
        ),
        zmin: 0,
        zmax: 1,
        colorscale: FILM,
      },
    ],
    layout: {
      x: { title: "predicted", range: [-0.5, labels.length - 0.5], ticks: { values: places, labels } },
      y: {
        title: "true",
        range: [-0.5, labels.length - 0.5],
        reversed: true,
        ticks: { values: places, labels },
      },
      aspect: 0.9,
    },
  };
}

/** A curve of one class: its points, and the number that sums it up. */
export interface ClassCurve {
  readonly name: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** Area or score. */
  readonly score?: number;
}

const DIAGONAL: ScatterTrace = {
  type: "scatter",
  mode: "lines",
  x: [0, 1],
  y: [0, 1],
  line: { color: color("muted"), width: 1.5, dash: "dash" },
  hoverinfo: "skip",
};

function lines(curves: readonly ClassCurve[], scoreName: string, shape: "linear" | "hv"): ScatterTrace[] {
  return curves.map((curve, i) => {
    const rows = evenRows(curve.x.length);
    const score = curve.score === undefined ? "" : ` (${scoreName} ${formatNumber(curve.score, 3)})`;
    return {
      type: "scatter",
      mode: "lines",
      name: `${curve.name}${score}`,
      x: coordinates(curve.x, rows),
      y: coordinates(curve.y, rows),
      line: { color: seriesColor(i), width: 2, shape },
    };
  });
}

const MOST_POINTS = 500;

/** Points of a curve that are drawn: both ends among them. */
function evenRows(count: number): number[] {
  const shown = Math.min(count, MOST_POINTS);
  return Array.from({ length: shown }, (_, i) =>
    shown === count ? i : Math.round((i * (count - 1)) / (shown - 1)),
  );
}

const UNIT_RANGE = [-0.02, 1.02] as const;

/** True positive rate over false positive rate. */
export function rocFigure(curves: readonly ClassCurve[]): Figure {
  return {
    title: "ROC curve",
    description: `True positive rate over false positive rate; area ${scores(curves)}.`,
    data: [...lines(curves, "area", "linear"), { ...DIAGONAL, name: "chance" }],
    layout: {
      x: { title: "false positive rate", range: UNIT_RANGE },
      y: { title: "true positive rate", range: UNIT_RANGE },
      aspect: 0.9,
    },
  };
}

/** Precision over recall. */
export function precisionRecallFigure(curves: readonly ClassCurve[]): Figure {
  return {
    title: "Precision and recall",
    description: `Precision over recall; average precision ${scores(curves)}.`,
    data: lines(curves, "average", "hv"),
    layout: {
      x: { title: "recall", range: UNIT_RANGE },
      y: { title: "precision", range: UNIT_RANGE },
      aspect: 0.9,
    },
  };
}

/** Share of the class among rows over the probability that was said: on the diagonal, probabilities mean what they say. */
export function calibrationFigure(curves: readonly ClassCurve[]): Figure {
  return {
    title: "Calibration",
    description:
      "Observed share of the class over the predicted probability, in bins; the diagonal is exact.",
    data: [
      ...lines(curves, "score", "linear").map(
        (trace): ScatterTrace => ({
          ...trace,
          mode: "lines+markers",
          marker: { color: trace.line?.color, size: 6 },
        }),
      ),
      { ...DIAGONAL, name: "exact" },
    ],
    layout: {
      x: { title: "predicted probability", range: UNIT_RANGE },
      y: { title: "observed share", range: UNIT_RANGE },
      aspect: 0.9,
    },
  };
}

/** Share of a class's rows over the share of all rows that are taken by falling probability. */
export function gainFigure(curves: readonly ClassCurve[]): Figure {
  const said = curves.map(
    ({ name, x, y }) =>
      `the first ${formatPercent(x[tenth(x)])} of rows hold ${formatPercent(y[tenth(x)])} of ${name}`,
  );
  return {
    title: "Cumulative gain",
    description: `Share of the class found over the share of rows taken, the likeliest first: ${said.join("; ")}.`,
    data: [...lines(curves, "", "linear"), { ...DIAGONAL, name: "at random" }],
    layout: {
      x: { title: "share of rows taken", range: UNIT_RANGE },
      y: { title: "share of the class found", range: UNIT_RANGE },
      aspect: 0.9,
    },
  };
}

/** The first point that takes a tenth of the rows. */
function tenth(taken: ArrayLike<number>): number {
  return Array.from(taken).findIndex((share) => share >= 0.1);
}

/** How many times as many rows of the class as a draw at random holds, over the share of rows that are taken. */
export function liftFigure(curves: readonly ClassCurve[]): Figure {
  const said = curves.map(
    ({ name, x, y }) =>
      `the first ${formatPercent(x[tenth(x)])} of rows hold ${formatNumber(y[tenth(x)], 3)} times as many of ${name} as others`,
  );
  // Where no row is taken there is no lift.
  const drawn = lines(curves, "", "linear").map(
    (trace): ScatterTrace => ({ ...trace, x: trace.x.slice(1), y: trace.y.slice(1) }),
  );
  const most = Math.max(1, ...drawn.flatMap(({ y }) => y.filter(Number.isFinite)));
  return {
    title: "Lift",
    description: `Gain over share of rows taken: ${said.join("; ")}.`,
    data: [...drawn, { ...DIAGONAL, y: [1, 1], name: "at random" }],
    layout: {
      x: { title: "share of rows taken", range: UNIT_RANGE },
      y: { title: "lift", range: [0, coordinate(most * 1.05)] },
      aspect: 0.9,
    },
  };
}

/** Precision, recall and F1 of one class over the threshold. */
export function thresholdFigure(curve: ThresholdCurve): Figure {
  const points = thinPoints(curve, 200)
    .filter((i) => Number.isFinite(curve.thresholds[i]))
    .map((i) => curve.point(i))
    .reverse();
  const best = curve.best("f1");
  const line = (name: "precision" | "recall" | "f1", i: number): ScatterTrace => ({
    type: "scatter",
    mode: "lines",
    name: name === "f1" ? "F1" : name,
    x: points.map(({ threshold }) => coordinate(threshold)),
    y: points.map((point) => coordinate(point[name])),
    line: { color: seriesColor(i), width: 2, dash: (["solid", "dash", "solid"] as const)[i] },
  });
  return {
    title: `Scores of ${curve.className} by threshold`,
    description: `Precision, recall and F1 where rows at or above a threshold are flagged as ${curve.className}; the greatest F1 is ${formatNumber(best.f1, 3)} at ${formatNumber(best.threshold, 3)}.`,
    data: [line("precision", 0), line("recall", 1), line("f1", 2)],
    layout: {
      x: { title: "threshold", range: UNIT_RANGE },
      y: { range: UNIT_RANGE },
      aspect: 0.36,
    },
  };
}

function scores(curves: readonly ClassCurve[]): string {
  return curves
    .map(({ name, score }) => `${name} ${score === undefined ? "unknown" : formatNumber(score, 3)}`)
    .join(", ");
}
