import type { MetricValue } from "./metric.js";

/** How often truth lay within its interval, and how wide the intervals were, in the target's unit. */
export function intervalMetrics(
  truth: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
): readonly MetricValue[] {
  let within = 0;
  let width = 0;
  for (let row = 0; row < truth.length; row++) {
    if (truth[row] >= lower[row] && truth[row] <= upper[row]) within++;
    width += upper[row] - lower[row];
  }
  return [
    {
      name: "coverage",
      title: "Share of rows within their interval",
      value: within / truth.length,
      greaterIsBetter: true,
    },
    {
      name: "intervalWidth",
      title: "Mean width of the intervals",
      value: width / truth.length,
      greaterIsBetter: false,
    },
  ];
}
