import type { FeatureBin, FeatureResiduals } from "../../core/evaluation/index.js";
import { formatCount, formatPercent, formatSigned } from "../../utils/text/index.js";
import type { Figure } from "./figure.js";
import { color } from "./palette.js";
import { dots } from "./predictions.js";
import { coordinate, coordinates } from "./sample.js";

/** Dots of one column: a page may hold a plot of each. */
const MOST_DOTS = 600;
/** Levels drawn, those with the most rows. */
const MOST_LEVELS = 14;

function binText(name: string, { label, bias, biasLow, biasHigh, rows }: FeatureBin): string {
  const interval = Number.isNaN(biasLow)
    ? ""
    : `, 95 % interval ${formatSigned(biasLow)} to ${formatSigned(biasHigh)}`;
  return `${name} ${label}: mean error ${formatSigned(bias)}${interval}, ${formatCount(rows)} rows`;
}

/** Errors over one column: a dot a row and the mean by bin of numbers, the mean with its interval of each level. */
export function residualsOfFeature(feature: FeatureResiduals, errors: Float64Array, target: string): Figure {
  return feature.values === undefined
    ? byLevel(feature, target)
    : byNumber(feature, feature.values, errors, target);
}

function common({ name, explained, bins }: FeatureResiduals, target: string) {
  const worst = bins.reduce((most, bin) => (Math.abs(bin.bias) > Math.abs(most.bias) ? bin : most));
  return {
    title: `Error by ${name}`,
    description: `Prediction minus true ${target} by ${name}, which explains ${formatPercent(explained)} of the errors' variance. Furthest off: ${binText(name, worst)}.`,
  };
}

function byNumber(
  feature: FeatureResiduals,
  values: Float64Array,
  errors: Float64Array,
  target: string,
): Figure {
  const { name } = feature;
  const known = Array.from(values.keys()).filter((row) => Number.isFinite(values[row]));
  const rows = someOf(known, MOST_DOTS);
  const bins = feature.bins.filter(({ middle }) => Number.isFinite(middle));
  return {
    ...common(feature, target),
    ...(rows.length < known.length
      ? {
          note: `${formatCount(rows.length)} of ${formatCount(known.length)} rows are drawn; means are of all.`,
        }
      : {}),
    data: [
      {
        type: "scatter",
        mode: "markers",
        x: coordinates(values, rows),
        y: coordinates(errors, rows),
        marker: { color: color("blue"), ...dots(2 * rows.length) },
      },
      {
        type: "scatter",
        mode: "lines+markers",
        name: "mean error",
        x: bins.map(({ middle }) => coordinate(middle)),
        y: bins.map(({ bias }) => coordinate(bias)),
        line: { color: color("orange"), width: 2 },
        marker: { color: color("orange"), size: 7 },
        hover: bins.map((bin) => binText(name, bin)),
      },
    ],
    layout: {
      x: { title: name },
      y: { title: `error (${target})`, zeroLine: true },
      aspect: 0.42,
    },
  };
}

/** One row of each stretch, at a place in it that jumps by the golden ratio: an even step would meet the same hour of each day. */
function someOf(rows: readonly number[], most: number): readonly number[] {
  if (rows.length <= most) return rows;
  const stretch = rows.length / most;
  return Array.from(
    { length: most },
    (_, i) => rows[Math.floor((i + ((i * 0.6180339887498949) % 1)) * stretch)],
  );
}

function byLevel(feature: FeatureResiduals, target: string): Figure {
  const { name, bins } = feature;
  const shown = bins.slice(0, MOST_LEVELS);
  const places = shown.map((_, i) => i);
  return {
    ...common(feature, target),
    note: `Whiskers are 95 % intervals, as if rows were independent.${
      shown.length < bins.length ? ` The ${shown.length} levels with the most rows of ${bins.length}.` : ""
    }`,
    data: [
      {
        type: "bar",
        orientation: "h",
        x: shown.map(({ bias }) => coordinate(bias)),
        y: places,
        width: 0.66,
        marker: {
          color: shown.map(({ biasLow, biasHigh }) => color(biasLow > 0 || biasHigh < 0 ? "orange" : "blue")),
        },
        errors: shown.map(({ biasLow, biasHigh }) =>
          Number.isNaN(biasLow) ? 0 : coordinate((biasHigh - biasLow) / 2),
        ),
        hover: shown.map((bin) => binText(name, bin)),
      },
    ],
    layout: {
      x: { title: `mean error (${target})`, zeroLine: true },
      y: {
        range: [-0.6, shown.length - 0.4],
        reversed: true,
        ticks: { values: places, labels: shown.map(({ label }) => label) },
      },
      aspect: Math.min(0.6, (shown.length * 26 + 90) / 840),
    },
  };
}
