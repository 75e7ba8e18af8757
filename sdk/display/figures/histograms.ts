import { quantileOfSorted } from "../../core/tables/index.js";
import { formatNumber, formatSigned } from "../../utils/text/index.js";
import type { Figure, ScatterTrace } from "./figure.js";
import { color } from "./palette.js";
import { type RegressionRows, residuals } from "./predictions.js";
import { coordinate, extent } from "./sample.js";

export interface Bins {
  /** Bounds of the bins, one more than counts. */
  readonly edges: ArrayLike<number>;
  readonly counts: ArrayLike<number>;
}

/** Counts of finite values in bins of equal width from the smallest to the largest. */
export function binValues(values: ArrayLike<number>, bins: number): Bins {
  const [low, top] = extent(values);
  const high = top > low ? top : low + 1;
  const counts = new Array<number>(bins).fill(0);
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    counts[Math.min(bins - 1, Math.floor(((values[i] - low) / (high - low)) * bins))]++;
  }
  return { edges: Array.from({ length: bins + 1 }, (_, i) => low + ((high - low) * i) / bins), counts };
}

export interface HistogramOptions {
  readonly title: string;
  /** Of the numbers on the x axis. */
  readonly label: string;
  readonly zeroLine?: boolean;
  readonly aspect?: number;
}

/** Bars of counts over bins of equal width. */
export function histogram({ edges, counts }: Bins, options: HistogramOptions): Figure {
  const middles = Array.from(counts, (_, i) => coordinate((edges[i] + edges[i + 1]) / 2));
  const texts = Array.from(
    counts,
    (count, i) => `${formatNumber(edges[i])} to ${formatNumber(edges[i + 1])}: ${formatNumber(count)} rows`,
  );
  return {
    title: options.title,
    description: `Histogram of ${options.label} in ${counts.length} bins from ${formatNumber(edges[0])} to ${formatNumber(edges[counts.length])}.`,
    data: [
      {
        type: "bar",
        orientation: "v",
        x: middles,
        y: Array.from(counts),
        width: coordinate((edges[1] - edges[0]) * 0.94),
        marker: { color: color("blue") },
        hover: texts,
      },
    ],
    layout: {
      x: { title: options.label, zeroLine: options.zeroLine },
      y: { title: "rows" },
      aspect: options.aspect,
    },
  };
}

/** Quantiles that stand in a plot of errors: half of the rows err by less than the median, nine in ten are between the others. */
const QUANTILES = [0.05, 0.5, 0.95] as const;

/** How the errors of the test rows spread, with their quantiles. */
export function errorDistribution(input: RegressionRows): Figure {
  return errorsHistogram(residuals(input), `error (${input.target})`);
}

/** How errors spread, with their quantiles. @param label of the axis */
export function errorsHistogram(errors: Float64Array, label: string): Figure {
  const sorted = errors.toSorted();
  const bins = binValues(errors, 40);
  const bars = histogram(bins, {
    title: "Error distribution",
    label,
    zeroLine: true,
    aspect: 0.36,
  });
  const most = Math.max(1, ...Array.from(bins.counts));
  const at = QUANTILES.map((quantile) => quantileOfSorted(sorted, quantile));
  const lines = at.map((value, i): ScatterTrace => {
    const isMedian = QUANTILES[i] === 0.5;
    return {
      type: "scatter",
      mode: "lines",
      name: `${isMedian ? "median" : `${100 * QUANTILES[i]} %`} ${formatSigned(value)}`,
      x: [coordinate(value), coordinate(value)],
      y: [0, most],
      line: { color: color("orange"), width: isMedian ? 2 : 1.5, dash: isMedian ? "solid" : "dash" },
      hoverinfo: "skip",
    };
  });
  const [low, median, high] = at.map((value) => formatSigned(value));
  return {
    ...bars,
    description: `${bars.description} Median ${median}; nine in ten errors lie from ${low} to ${high}.`,
    data: [...bars.data, ...lines],
  };
}
