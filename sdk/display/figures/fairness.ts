import type { FactorFairness, Fairness, MeasureFacts } from "../../core/fairness/index.js";
import { formatCount, formatNumber } from "../../utils/text/index.js";
import type { BarTrace, Figure, ScatterTrace } from "./figure.js";
import { color, seriesColor } from "./palette.js";
import { rowsAspect } from "./rows-aspect.js";
import { coordinate } from "./sample.js";

/** Measures that are drawn: what fairness is judged by. */
const DRAWN = ["selectionRate", "truePositiveRate", "falsePositiveRate", "mae", "accuracy"];
const MOST = 3;

function drawnMeasures({ measures }: Fairness): readonly MeasureFacts[] {
  return measures.filter(({ name }) => DRAWN.includes(name)).slice(0, MOST);
}

/** What is measured in each group of a factor: a dot a measure, a line as long as its interval. */
export function fairnessFigure(fairness: Fairness, { name, groups }: FactorFairness): Figure {
  const measures = drawnMeasures(fairness);
  const step = 0.66 / measures.length;
  const data = measures.flatMap((measure, m): (BarTrace | ScatterTrace)[] => {
    const known = groups.flatMap((group, place) => {
      const scores = group.scores[measure.name];
      const at = place + (m - (measures.length - 1) / 2) * step;
      return Number.isFinite(scores.value) ? [{ ...scores, at, group }] : [];
    });
    const sure = known.filter(({ low, high }) => Number.isFinite(high - low));
    const hover = ({ group, value, low, high }: (typeof known)[number]) =>
      `${group.label}, ${measure.title}: ${formatNumber(value)}${Number.isFinite(low) ? ` (${formatNumber(low, 3)} to ${formatNumber(high, 3)})` : ""}, ${formatCount(group.rows)} rows`;
    return [
      {
        type: "bar",
        orientation: "h",
        base: sure.map(({ low }) => coordinate(low)),
        x: sure.map(({ low, high }) => coordinate(high - low)),
        y: sure.map(({ at }) => at),
        width: Math.min(0.08, 0.016 * groups.length),
        marker: { color: color("axis") },
        hover: sure.map(hover),
      },
      {
        type: "scatter",
        mode: "markers",
        name: measure.title,
        x: known.map(({ value }) => coordinate(value)),
        y: known.map(({ at }) => at),
        marker: { color: seriesColor(m), size: 10 },
        hover: known.map(hover),
      },
    ];
  });
  const said = groups.map(({ label, scores }) => `${label} ${formatNumber(scores[measures[0].name].value)}`);
  return {
    title: `By ${name}`,
    description: `${measures.map(({ title }) => title).join(", ")} of ${groups.length} groups of ${name}. ${measures[0].title}: ${said.join(", ")}.`,
    note: "The line is the confidence interval; where the lines of groups overlap far, their difference may be chance.",
    data,
    layout: {
      x: { title: measures.map(({ title }) => title.toLowerCase()).join(", ") },
      y: {
        range: [-0.6, Math.max(1, groups.length) - 0.4],
        reversed: true,
        ticks: { values: groups.map((_, i) => i), labels: groups.map(({ label }) => label) },
      },
      aspect: rowsAspect(Math.max(2, groups.length * Math.max(1, measures.length * 0.7)) + 1),
    },
  };
}
