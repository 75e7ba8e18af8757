import { cellLabel, type Dependence } from "../../core/explainers/index.js";
import { isString, type Table } from "../../core/tables/index.js";
import type { Axis, Figure, Layout, Marker, ScatterTrace } from "./figure.js";
import { color, LOW_TO_HIGH, seriesColor } from "./palette.js";
import { dots } from "./predictions.js";
import { coordinate, thinRows } from "./sample.js";
import { correlatesText, ofClass, rowText, shapFactsText } from "./shap.js";
import { effectText } from "./waterfall-figure.js";

const MAX_DOTS = 1500;
/** Fewer different numbers than this stand in columns, which a little scatter makes readable. */
const FEW_VALUES = 32;
/** Categories with a place of their own. */
const MAX_CATEGORIES = 12;
/** Categories with a colour of their own. */
const MAX_COLOURS = 5;

function isText(data: Table, feature: string): boolean {
  const column = data.column(feature);
  return isString(column) || column.type === "bool";
}

/** Offsets between -0.5 and 0.5, evenly spread and the same every time (golden section). */
function scatter(row: number): number {
  return ((row * 0.6180339887) % 1) - 0.5;
}

interface Placed {
  readonly x: readonly number[];
  readonly axis: Axis;
  readonly note?: string;
}

function textPlaces(data: Table, feature: string, rows: readonly number[]): Placed {
  const labels = rows.map((row) => cellLabel(data.value(feature, row)));
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const sorted = [...counts].sort(([a, p], [b, q]) => q - p || (a < b ? -1 : 1)).map(([label]) => label);
  const own = sorted.length > MAX_CATEGORIES ? sorted.slice(0, MAX_CATEGORIES - 1) : sorted;
  const place = new Map(own.map((label, i) => [label, i]));
  const ticks = sorted.length > own.length ? [...own, `${sorted.length - own.length} others`] : own;
  return {
    x: labels.map((label, i) => coordinate((place.get(label) ?? own.length) + scatter(rows[i]) * 0.6)),
    axis: {
      title: feature,
      range: [-0.6, ticks.length - 0.4],
      ticks: { values: ticks.map((_, i) => i), labels: ticks },
    },
  };
}

function numberPlaces(data: Table, feature: string, rows: readonly number[]): Placed {
  const all = data.numbers(feature);
  const values = rows.map((row) => all[row]);
  const distinct = [...new Set(values.filter(Number.isFinite))].sort((a, b) => a - b);
  const low = distinct[0] ?? 0;
  const span = (distinct[distinct.length - 1] ?? 0) - low || 1;
  const gap = Math.min(...distinct.slice(1).map((value, i) => value - distinct[i]), span);
  const wobble = distinct.length <= FEW_VALUES ? gap * 0.5 : 0;
  const absent = values.filter((value) => !Number.isFinite(value)).length;
  return {
    x: values.map((value, i) =>
      coordinate(Number.isFinite(value) ? value + scatter(rows[i]) * wobble : low - span * 0.08),
    ),
    axis: { title: feature },
    ...(absent === 0 ? {} : { note: `${absent} rows without a value stand at the left edge.` }),
  };
}

/** Places of dates and instants have no numbers to read: first, middle and last are named. */
function timeAxis(data: Table, feature: string, { x, axis, note }: Placed, rows: readonly number[]): Placed {
  const numbers = data.numbers(feature);
  const sorted = [...rows]
    .filter((row) => Number.isFinite(numbers[row]))
    .sort((a, b) => numbers[a] - numbers[b]);
  const ends =
    sorted.length === 0 ? [] : [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted[sorted.length - 1]];
  // Where most are the same, the middle is an end: it is named once.
  const ticks = new Map(
    ends.map((row) => [numbers[row], cellLabel(data.value(feature, row)).slice(0, 10)] as const),
  );
  return {
    x,
    axis: {
      ...axis,
      ticks: {
        values: [...ticks.keys()],
        labels: [...ticks.values()],
      },
    },
    note,
  };
}

function placesOf(data: Table, feature: string, rows: readonly number[]): Placed {
  if (isText(data, feature)) return textPlaces(data, feature, rows);
  const placed = numberPlaces(data, feature, rows);
  const { type } = data.column(feature);
  return type === "date" || type === "timestamp" ? timeAxis(data, feature, placed, rows) : placed;
}

interface Painted {
  readonly groups: readonly {
    readonly name?: string;
    readonly points: readonly number[];
    readonly marker: Marker;
  }[];
  readonly colorbar?: Layout["colorbar"];
}

/** Numbers colour by a scale from the 5th to the 95th percentile, as in shap; texts by series. */
function paint(data: Table, colour: string | undefined, rows: readonly number[]): Painted {
  const points = rows.map((_, i) => i);
  const size = dots(rows.length);
  if (colour === undefined) return { groups: [{ points, marker: { ...size, color: color("blue") } }] };
  if (!isText(data, colour)) {
    const values = data.numbers(colour);
    const sorted = Float64Array.from(rows, (row) => values[row])
      .filter(Number.isFinite)
      .sort();
    const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
    const [low, high] = at(0.05) < at(0.95) ? [at(0.05), at(0.95)] : [at(0), at(1)];
    const label = (value: number) =>
      cellLabel(data.value(colour, rows.find((row) => values[row] === value) ?? rows[0]));
    const known = points.filter((i) => Number.isFinite(values[rows[i]]));
    const unknown = points.filter((i) => !Number.isFinite(values[rows[i]]));
    const scale = {
      ...size,
      opacity: 0.9,
      color: known.map((i) => coordinate(values[rows[i]])),
      colorscale: LOW_TO_HIGH,
      cmin: coordinate(low),
      cmax: coordinate(high > low ? high : low + 1),
    };
    const groups = [
      ...(known.length > 0 ? [{ points: known, marker: scale }] : []),
      ...(unknown.length > 0
        ? [{ name: `no ${colour}`, points: unknown, marker: { ...size, color: color("muted") } }]
        : []),
    ];
    return known.length === 0
      ? { groups }
      : { groups, colorbar: { title: colour, low: label(low), high: label(high) } };
  }
  const labels = rows.map((row) => cellLabel(data.value(colour, row)));
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const sorted = [...counts].sort(([a, p], [b, q]) => q - p || (a < b ? -1 : 1)).map(([label]) => label);
  const own = sorted.length > MAX_COLOURS + 1 ? sorted.slice(0, MAX_COLOURS) : sorted;
  const groups = own.map((label, c) => ({
    name: `${colour} = ${label}`,
    points: points.filter((i) => labels[i] === label),
    marker: { ...size, opacity: 0.85, color: seriesColor(c) },
  }));
  if (own.length === sorted.length) return { groups };
  const named = new Set(own);
  const others = points.filter((i) => !named.has(labels[i]));
  const name = `${sorted.length - own.length} others`;
  return { groups: [...groups, { name, points: others, marker: { ...size, color: color("muted") } }] };
}

export interface DependenceOptions {
  /** Leaves out what stands with all values (base value, doubts), where it is said beside. @default false */
  readonly brief?: boolean;
}

/** SHAP value of each row against the column's own value, coloured by another column. */
export function dependenceFigure(dependence: Dependence, { brief }: DependenceOptions = {}): Figure {
  const { facts, feature, colour, partner, data, shapValues, standardErrors, rowIndices } = dependence;
  const { rows, note } = thinRows(facts.rows, MAX_DOTS);
  const placed = placesOf(data, feature, rows);
  const { groups, colorbar } = paint(data, colour, rows);
  const traces = groups.map(({ name, points, marker }): ScatterTrace => {
    const own = points.map((i) => rows[i]);
    return {
      type: "scatter",
      mode: "markers",
      ...(name === undefined ? {} : { name }),
      x: points.map((i) => placed.x[i]),
      y: own.map((row) => coordinate(shapValues[row])),
      marker,
      rows: own,
      hover: own.map((row) => {
        const other = colour === undefined ? "" : `, ${colour} = ${cellLabel(data.value(colour, row))}`;
        const effect = effectText(shapValues[row], standardErrors?.[row]);
        return `${rowText(row, rowIndices)}: ${feature} = ${cellLabel(data.value(feature, row))}${other}, SHAP ${effect}`;
      }),
    };
  });
  const correlated = correlatesText(dependence.correlates);
  const notes = [
    partner === undefined ? undefined : `Coloured by ${partner.feature}, which interacts most with it.`,
    brief === true ? undefined : shapFactsText(facts),
    correlated === "" ? undefined : `${feature}: ${correlated}.`,
    placed.note,
    note,
  ].filter((text) => text !== undefined);
  return {
    title: `Dependence on ${feature}${ofClass(facts)}`,
    description: `SHAP value of ${feature} by its value for ${facts.rows} test rows${
      colour === undefined ? "" : `, coloured by ${colour}`
    }: ${dependence.steps
      .slice(0, 12)
      .map(({ label, mean }) => `${label} ${effectText(mean)}`)
      .join(", ")}.`,
    note: notes.join(" "),
    data: traces,
    layout: {
      x: placed.axis,
      y: { title: `SHAP value (${facts.unit})`, zeroLine: true },
      ...(colorbar === undefined ? {} : { colorbar }),
    },
  };
}
