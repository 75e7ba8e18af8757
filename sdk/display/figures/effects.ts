import type { AccumulatedEffects, PartialDependence } from "../../core/explainers/global/index.js";
import { formatNumber } from "../../utils/text/index.js";
import type { Axis, BarTrace, Figure, ScatterTrace } from "./figure.js";
import { color, seriesColor } from "./palette.js";
import { coordinate, coordinates, extent } from "./sample.js";

/** Most curves of single rows that are drawn. */
const DRAWN_CURVES = 50;
/** Names on the axis of dates and times. */
const TICKS = 6;

/** What the two kinds share. */
interface Effect {
  readonly title: string;
  readonly label: string;
  readonly feature: string;
  readonly outputs: readonly string[];
  readonly ordered: boolean;
  readonly places: Float64Array;
  readonly values: readonly unknown[];
  /** Per output. */
  readonly lines: readonly Float64Array[];
}

/** Mean predictions by the values of a column, with the curves of single rows behind them where there is one output to show. */
export function partialDependenceFigure(made: PartialDependence): Figure {
  const { feature, unit, outputs, ordered, places, values, means, curves, curveRows, rows } = made;
  const shown = shownOutputs(outputs);
  const title = `Partial dependence on ${feature}`;
  const label =
    shown.length === 1 ? labelOf("mean prediction", unit, outputs, shown[0]) : `mean ${unit} by class`;
  const lines = shown.map((o) => means[o]);
  const effect = {
    title,
    label,
    feature,
    outputs: shown.map((o) => outputs[o]),
    ordered,
    places,
    values,
    lines,
  };
  const single = shown.length === 1 && ordered;
  return {
    ...effectFigure(effect, single ? curveTraces(places, curves[shown[0]], curveRows) : []),
    note: single
      ? `Mean over ${rows} rows; thin lines are single rows. Where columns go together, some of these rows do not exist: see accumulated effects.`
      : `Mean over ${rows} rows.`,
  };
}

/** Accumulated local effects by the values of a column; 0 is the average over the rows. */
export function accumulatedEffectsFigure(made: AccumulatedEffects): Figure {
  const { feature, unit, outputs, ordered, places, values, effects, rows } = made;
  const shown = shownOutputs(outputs);
  const label =
    shown.length === 1 ? labelOf("effect on", unit, outputs, shown[0]) : `effect on ${unit} by class`;
  const lines = shown.map((o) => effects[o]);
  const title = `Accumulated local effects of ${feature}`;
  return {
    ...effectFigure(
      { title, label, feature, outputs: shown.map((o) => outputs[o]), ordered, places, values, lines },
      [],
    ),
    note: `Local effects of ${rows} rows, added up; 0 is the average.${ordered ? "" : " Categories stand so that neighbours have like rows."}`,
  };
}

/** Of two classes one says all. */
function shownOutputs(outputs: readonly string[]): readonly number[] {
  if (outputs.length === 2) return [1];
  return outputs.map((_, o) => o);
}

function labelOf(what: string, unit: string, outputs: readonly string[], output: number): string {
  return outputs.length === 1 ? `${what} ${unit}` : `${what} ${unit} of ${outputs[output]}`;
}

function effectFigure(effect: Effect, behind: readonly ScatterTrace[]): Figure {
  const { title, label, feature, outputs, ordered, places, values, lines } = effect;
  const [low, high] = extent(...lines);
  return {
    title,
    description: `${label} by ${feature}, from ${formatNumber(low)} to ${formatNumber(high)}.`,
    data: ordered
      ? [...behind, ...lines.map((line, i) => lineTrace(effect, line, outputs, i))]
      : lines.flatMap((line, i) => barTraces(effect, line, outputs, i)),
    layout: {
      x: { title: feature, ...axisOf(places, values, ordered) },
      y: { title: label, zeroLine: low < 0 && high > 0 },
      aspect: 0.5,
    },
  };
}

function lineTrace(
  { places, values, feature }: Effect,
  line: Float64Array,
  outputs: readonly string[],
  i: number,
): ScatterTrace {
  return {
    type: "scatter",
    mode: places.length > 30 ? "lines" : "lines+markers",
    ...(outputs.length > 1 ? { name: outputs[i] } : {}),
    x: coordinates(places),
    y: coordinates(line),
    line: { color: seriesColor(i), width: 2.5 },
    marker: { color: seriesColor(i), size: 5 },
    hover: values.map((value, v) => `${feature} ${textOf(value)}: ${formatNumber(line[v])}`),
  };
}

function barTraces(
  { places, values, feature }: Effect,
  line: Float64Array,
  outputs: readonly string[],
  i: number,
): BarTrace[] {
  const width = 0.7 / outputs.length;
  return [
    {
      type: "bar",
      orientation: "v",
      ...(outputs.length > 1 ? { name: outputs[i] } : {}),
      x: Array.from(places, (place) => place + (i - (outputs.length - 1) / 2) * width),
      y: coordinates(line),
      width,
      marker: { color: seriesColor(i) },
      hover: values.map((value, v) => `${feature} ${textOf(value)}: ${formatNumber(line[v])}`),
    },
  ];
}

function curveTraces(places: Float64Array, curves: Float64Array, rows: Uint32Array): ScatterTrace[] {
  const count = Math.min(rows.length, DRAWN_CURVES);
  return Array.from({ length: count }, (_, i) => ({
    type: "scatter" as const,
    mode: "lines" as const,
    x: coordinates(places),
    y: coordinates(curves.subarray(i * places.length, (i + 1) * places.length)),
    line: { color: color("axis"), width: 0.6 },
    hoverinfo: "skip" as const,
  }));
}

/** Numbers speak for themselves; dates, times and categories need their names. */
function axisOf(places: Float64Array, values: readonly unknown[], ordered: boolean): Pick<Axis, "ticks"> {
  if (ordered && values.every((value) => typeof value === "number" || typeof value === "bigint")) return {};
  const step = ordered ? Math.max(1, Math.ceil(places.length / TICKS)) : 1;
  const picked = Array.from(places.keys()).filter((i) => i % step === 0);
  return {
    ticks: {
      values: picked.map((i) => coordinate(places[i])),
      labels: picked.map((i) => textOf(values[i]).slice(0, ordered ? 10 : 24)),
    },
  };
}

function textOf(value: unknown): string {
  return typeof value === "number" ? formatNumber(value) : String(value);
}
