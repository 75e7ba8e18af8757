import { formatNumber } from "../../utils/text/index.js";
import type { Figure } from "./figure.js";
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

/** How the errors of the test rows spread. */
export function residualHistogram(input: RegressionRows): Figure {
  return histogram(binValues(residuals(input), 40), {
    title: "Spread of the errors",
    label: `error (${input.target})`,
    zeroLine: true,
    aspect: 0.32,
  });
}
