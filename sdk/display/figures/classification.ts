import { formatNumber, formatPercent } from "../../utils/text/index.js";
import type { Figure, ScatterTrace } from "./figure.js";
import { color, FILM, seriesColor } from "./palette.js";
import { coordinates, thinRows } from "./sample.js";

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
    const { rows } = thinRows(curve.x.length, 1000);
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

function scores(curves: readonly ClassCurve[]): string {
  return curves
    .map(({ name, score }) => `${name} ${score === undefined ? "unknown" : formatNumber(score, 3)}`)
    .join(", ");
}
