import type { PairedComparison } from "../../core/comparison/index.js";
import { formatPercent, formatSigned } from "../../utils/text/index.js";
import type { BarTrace, Figure, ScatterTrace } from "./figure.js";
import { type ColorRole, color } from "./palette.js";
import { coordinate } from "./sample.js";

const COLORS = { better: "teal", worse: "orange", "no clear difference": "muted" } as const satisfies Record<
  PairedComparison["verdict"],
  ColorRole
>;

/**
 * The confidence intervals of differences between two models: where one holds 0 nothing is said. Of several metrics in percent
 * of the champion's score, as their units differ.
 */
export function comparisonFigure(comparisons: readonly PairedComparison[]): Figure {
  const [first] = comparisons;
  const isOne = comparisons.length === 1;
  const scaled = ({ champion }: PairedComparison, value: number) =>
    coordinate(isOne ? value : (100 * value) / Math.max(Math.abs(champion), Number.MIN_VALUE));
  const places = comparisons.map((_, i) => i);
  const verdicts = (Object.keys(COLORS) as PairedComparison["verdict"][]).filter((verdict) =>
    comparisons.some((comparison) => comparison.verdict === verdict),
  );
  const of = (verdict: PairedComparison["verdict"]) =>
    places.filter((place) => comparisons[place].verdict === verdict);
  const text = (comparison: PairedComparison) =>
    `${comparison.metric.name}: ${formatSigned(comparison.difference)}, ${formatPercent(comparison.level)} interval ${formatSigned(comparison.low)} to ${formatSigned(comparison.high)}`;
  const lines = verdicts.map((verdict): BarTrace => {
    const own = of(verdict);
    return {
      type: "bar",
      orientation: "h",
      name: verdict,
      base: own.map((place) => scaled(comparisons[place], comparisons[place].low)),
      x: own.map((place) => {
        const comparison = comparisons[place];
        return coordinate(scaled(comparison, comparison.high) - scaled(comparison, comparison.low));
      }),
      y: own,
      width: 0.16,
      marker: { color: color(COLORS[verdict]) },
      hover: own.map((place) => text(comparisons[place])),
    };
  });
  const points: ScatterTrace = {
    type: "scatter",
    mode: "markers",
    x: comparisons.map((comparison) => scaled(comparison, comparison.difference)),
    y: places,
    marker: { color: color("ink"), size: 9 },
    hover: comparisons.map(text),
  };
  const names = first?.names ?? { challenger: "challenger", champion: "champion" };
  return {
    title: `${names.challenger} against ${names.champion}`,
    description: comparisons.map(({ reason }) => reason).join(". "),
    note: "The bar is the confidence interval, the dot the difference; where the bar holds 0 the models cannot be told apart.",
    data: [...lines, points],
    layout: {
      x: {
        title: isOne
          ? `difference of ${first.metric.name} (${first.metric.greaterIsBetter ? "above" : "below"} 0 is better)`
          : "difference (% of the champion's score)",
        zeroLine: true,
        range: rangeWithZero(comparisons.flatMap((c) => [scaled(c, c.low), scaled(c, c.high)])),
      },
      y: {
        range: [-0.6, Math.max(1, comparisons.length) - 0.4],
        reversed: true,
        ticks: {
          values: places,
          labels: comparisons.map(({ metric }) => `${metric.name} ${metric.greaterIsBetter ? "↑" : "↓"}`),
        },
      },
      aspect: Math.min(0.7, (comparisons.length * 34 + 130) / 840),
    },
  };
}

/** All of the numbers and zero, with a little room. */
function rangeWithZero(values: readonly number[]): readonly [number, number] {
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const room = (high - low || 1) * 0.06;
  return [coordinate(low - room), coordinate(high + room)];
}
