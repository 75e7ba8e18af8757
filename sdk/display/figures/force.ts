import { type Contribution, cellLabel, type Force, type Forces } from "../../core/explainers/index.js";
import { formatCount, formatNumber, formatSigned } from "../../utils/text/index.js";
import type { Figure, ScatterTrace } from "./figure.js";
import { type ColorRole, color } from "./palette.js";
import { coordinate } from "./sample.js";
import { ofClass, rowText, shapFactsText } from "./shap.js";
import { effectText } from "./waterfall-figure.js";

/** Pushes of less than this share of all stand together. */
const SMALL = 0.02;
/** Upper and lower edge of the arrows, and the middle of the names below. */
const ARROWS = { low: 0.42, high: 0.88, names: 0.2 } as const;
/** Pushes of each side that are named below the arrows, whose own names may have no room. */
const NAMED_PUSHES = 3;
/** Neighbours of one colour are told apart. */
const STRENGTHS = [0.95, 0.68] as const;

interface Push {
  readonly label: string;
  readonly size: number;
  readonly text: string;
}

/** The pushes of one side, the largest first; the small ones together. */
function pushesOf(contributions: readonly Contribution[], all: number): Push[] {
  const small = contributions.filter(({ shapValue }) => Math.abs(shapValue) < SMALL * all);
  const alone =
    small.length > 1 ? contributions.slice(0, contributions.length - small.length) : contributions;
  const rest = contributions.slice(alone.length);
  const sum = rest.reduce((total, { shapValue }) => total + shapValue, 0);
  const pushes = alone.map(({ feature, value, shapValue, standardError }) => ({
    label: value === undefined ? feature : `${feature} = ${cellLabel(value)}`,
    size: Math.abs(shapValue),
    text: effectText(shapValue, standardError),
  }));
  if (rest.length === 0) return pushes;
  return [...pushes, { label: `${rest.length} other columns`, size: Math.abs(sum), text: formatSigned(sum) }];
}

interface Arrow extends Push {
  readonly from: number;
  readonly to: number;
}

/** From the prediction outwards: to the left what pushes higher, to the right what pushes lower. */
function arrowsOf(pushes: readonly Push[], prediction: number, sign: 1 | -1): Arrow[] {
  let at = prediction;
  return pushes.map((push) => {
    const to = at;
    at -= sign * push.size;
    return { ...push, from: at, to };
  });
}

function arrowTrace({ from, to, label, text }: Arrow, i: number, tip: number, role: ColorRole): ScatterTrace {
  const { low, high } = ARROWS;
  const middle = (low + high) / 2;
  const point = Math.sign(to - from) * Math.min(tip, Math.abs(to - from) * 0.8);
  return {
    type: "scatter",
    mode: "lines",
    x: [from - point, to - point, to, to - point, from - point, from, from - point].map(coordinate),
    y: [low, low, middle, high, high, middle, low],
    line: { color: color("page"), width: 1 },
    fill: { color: color(role), opacity: STRENGTHS[i % STRENGTHS.length] },
    hover: [`${label}: SHAP ${text}`],
  };
}

/** One row's prediction as a balance of forces (Lundberg and others 2018): arrows that push it up, and arrows that push it down. */
export function forceFigure({ explained, higher, lower, facts }: Force): Figure {
  const { prediction, baseValue, row, testRow } = explained;
  const { unit } = facts;
  const all = [...higher, ...lower].reduce((sum, { shapValue }) => sum + Math.abs(shapValue), 0);
  const up = arrowsOf(pushesOf(higher, all), prediction, 1);
  const down = arrowsOf(pushesOf(lower, all), prediction, -1);
  const arrows = [...up, ...down];
  const ends = [baseValue, prediction, ...arrows.map(({ from }) => from)];
  const span = Math.max(...ends) - Math.min(...ends);
  const mark = (name: string, value: number, role: "muted" | "ink"): ScatterTrace => ({
    type: "scatter",
    mode: "lines",
    name: `${name} ${formatNumber(value)}`,
    x: [coordinate(value), coordinate(value)],
    y: [ARROWS.low - 0.1, 1],
    line: {
      color: color(role),
      width: role === "ink" ? 2.5 : 1.5,
      dash: role === "muted" ? "dash" : "solid",
    },
    hoverinfo: "skip",
  });
  const points = {
    x: arrows.map(({ from, to }) => coordinate((from + to) / 2)),
    y: arrows.map(() => (ARROWS.low + ARROWS.high) / 2),
  };
  const words = (side: readonly Push[]) =>
    side.length === 0 ? "nothing" : side.map(({ label, text }) => `${label} ${text}`).join(", ");
  const most = (side: readonly Push[]) => words(side.slice(0, NAMED_PUSHES));
  return {
    title: `Forces on row ${row} (test row ${testRow})${ofClass(facts)}`,
    description: `From the base value ${formatNumber(baseValue)} to the prediction ${formatNumber(prediction)} ${unit}. Higher: ${words(up)}. Lower: ${words(down)}.`,
    note: `Orange arrows push the prediction higher than the base value, blue ones push it lower; the longest meet at the prediction. Higher most of all: ${most(up)}; lower: ${most(down)}. ${shapFactsText(facts)}`,
    data: [
      ...up.map((arrow, i) => arrowTrace(arrow, i, span * 0.012, "orange")),
      ...down.map((arrow, i) => arrowTrace(arrow, i, span * 0.012, "blue")),
      mark("base value", baseValue, "muted"),
      mark("prediction", prediction, "ink"),
      {
        type: "scatter",
        mode: "text",
        x: points.x,
        y: arrows.map(() => ARROWS.names),
        text: arrows.map(({ label }) => label),
        room: arrows.map(({ size }) => coordinate(size)),
        hoverinfo: "skip",
      },
      // Unseen: what the pointer and the arrow keys find.
      {
        type: "scatter",
        mode: "markers",
        ...points,
        marker: { size: 6, opacity: 0, color: color("ink") },
        hover: arrows.map(({ label, text }) => `${label}: SHAP ${text} ${unit}`),
      },
    ],
    layout: {
      x: { title: unit },
      y: { range: [0, 1], ticks: { values: [], labels: [] } },
      aspect: 0.25,
    },
  };
}

/** The edge of an area between two lines over the rows. */
function band(low: Float64Array, high: Float64Array): Pick<ScatterTrace, "x" | "y"> {
  const places = Array.from(low, (_, i) => i);
  return {
    x: [...places, ...places.toReversed()],
    y: [...Array.from(high, coordinate), ...Array.from(low, coordinate).reverse()],
  };
}

function bands(forces: Forces, side: "higher" | "lower"): ScatterTrace[] {
  const role = side === "higher" ? "orange" : "blue";
  const mean = (values: Float64Array) => Math.abs(values.reduce((sum, value) => sum + value, 0));
  const columns = [...forces.columns].sort((a, b) => mean(b[side]) - mean(a[side]));
  const at = forces.predictions.slice();
  return columns.map((column, i) => {
    const start = at.slice();
    column[side].forEach((push, row) => {
      at[row] -= push;
    });
    return {
      type: "scatter",
      mode: "lines",
      ...(i === 0 ? { name: `pushes ${side}` } : {}),
      ...(side === "higher" ? band(at.slice(), start) : band(start, at.slice())),
      line: { color: color("page"), width: 0.5 },
      fill: { color: color(role), opacity: STRENGTHS[i % STRENGTHS.length] },
      hover: [`${column.feature} pushes ${side}`],
    };
  });
}

/** Columns that are named of a row. */
const NAMED = 4;

function forcesText({ columns }: Forces, i: number): string {
  const pushes = columns.map(({ feature, higher, lower }) => ({ feature, push: higher[i] + lower[i] }));
  pushes.sort((a, b) => Math.abs(b.push) - Math.abs(a.push));
  return pushes
    .slice(0, NAMED)
    .map(({ feature, push }) => `${feature} ${formatSigned(push)}`)
    .join(", ");
}

/** Force plots of many rows, turned upright and stood side by side: what pushes higher meets what pushes lower at the prediction. */
export function forcesFigure(forces: Forces): Figure {
  const { facts, rows, rowIndices, predictions, order, columns } = forces;
  const { unit, baseValue } = facts;
  const places = Array.from(rows, (_, i) => i);
  const all =
    rows.length < facts.rows ? ` ${formatCount(rows.length)} of ${formatCount(facts.rows)} rows.` : "";
  return {
    title: `Forces on ${formatCount(rows.length)} rows${ofClass(facts)}`,
    description: `What pushes the predictions of ${rows.length} test rows${ofClass(facts)} higher and lower, ${order}; the columns that push most: ${columns
      .slice(0, 3)
      .map(({ feature }) => feature)
      .join(", ")}.`,
    note: `Each row stands upright: orange below the prediction pushes it higher, blue above it pushes it lower; ${order}.${all} ${shapFactsText(facts)}`,
    data: [
      ...bands(forces, "higher"),
      ...bands(forces, "lower"),
      {
        type: "scatter",
        mode: "lines",
        name: `base value ${formatNumber(baseValue)}`,
        x: [0, Math.max(1, rows.length - 1)],
        y: [coordinate(baseValue), coordinate(baseValue)],
        line: { color: color("muted"), width: 1.5, dash: "dash" },
        hoverinfo: "skip",
      },
      {
        type: "scatter",
        mode: "lines",
        name: "prediction",
        x: places,
        y: Array.from(predictions, coordinate),
        line: { color: color("ink"), width: 1.5 },
        rows: [...rows],
        hover: places.map(
          (i) =>
            `${rowText(rows[i], rowIndices)}: prediction ${formatNumber(predictions[i])}; ${forcesText(forces, i)}`,
        ),
      },
    ],
    layout: {
      x: { title: `rows, ${order}`, range: [0, Math.max(1, rows.length - 1)] },
      y: { title: unit },
      aspect: 0.5,
    },
  };
}
