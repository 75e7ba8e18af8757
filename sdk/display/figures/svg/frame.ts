import { cutText, plainText, textWidth } from "../../../utils/text/index.js";
import type { Axis, Figure, HeatmapTrace, ScatterTrace, Trace } from "../figure.js";
import { figureRanges, type Range, withTextRoom } from "../ranges.js";
import { niceTicks, tickLabels } from "./ticks.js";

/** Pixels of a digit or letter at the 12 px of labels, on average. */
export const LETTER = 7;

export interface Tick {
  /** In the axis' unit. */
  readonly value: number;
  /** Cut to the room there is. */
  readonly label: string;
  /** All of it. */
  readonly full: string;
}

/** Where things stand in a picture of a given width: the inner plot in pixels, and the ticks. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly legend: readonly LegendItem[];
  /** Pixels above the legend: where the scale of colours stands above it, as there is no room beside. */
  readonly legendTop: number;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  readonly xRange: Range;
  readonly yRange: Range;
  /** Pixels of a value on each axis. */
  x(value: number): number;
  y(value: number): number;
}

function ticksOf(axis: Axis, [low, high]: Range, about: number, room: number): Tick[] {
  const values = axis.ticks?.values ?? niceTicks(low, high, about);
  const labels = axis.ticks?.labels.map(plainText) ?? tickLabels(values);
  return values.map((value, i) => ({
    value,
    full: labels[i],
    label: cutText(labels[i], Math.max(4, Math.floor(room / LETTER))),
  }));
}

/** A name in the legend and where it stands. */
export interface LegendItem {
  readonly trace: Trace;
  readonly name: string;
  readonly x: number;
  readonly row: number;
}

/** Pixels of a line of the legend, and of the sample before a name. */
const LEGEND_LINE = 20;
export const LEGEND_SAMPLE = 23;

/** Pixels that the scale of colours takes, with its words. */
const SCALE_HEIGHT = 46;
const SCALE_WIDTH = 134;

/** The named traces from left to right, in as many lines as they need. */
function legendItems({ data }: Figure, left: number, right: number): LegendItem[] {
  const named = data.flatMap((trace) =>
    trace.type === "heatmap" || trace.name === undefined || trace.showlegend === false
      ? []
      : [{ trace, name: plainText(trace.name) }],
  );
  const widths = named.map(({ name }) => LEGEND_SAMPLE + textWidth(name) * LETTER + 14);
  const all = widths.reduce((sum, width) => sum + width, 0);
  const start = left + all <= right + 14 ? left : 2;
  let [x, row] = [start, 0];
  return named.map((item, i) => {
    if (x > start && x + widths[i] > right + 14) [x, row] = [start, row + 1];
    const placed = { ...item, x, row };
    x += widths[i];
    return placed;
  });
}

/** Largest height over width of a plot with one row a name; higher ones are squares (as a confusion matrix). */
const ROWS_ASPECT = 0.85;

/** Height of a figure in pixels at a width: narrow pictures of wide ones are taller in proportion. */
export function figureHeight({ layout }: Figure, width: number): number {
  const aspect = layout.aspect ?? 0.62;
  // Rows of names keep their height, whatever the width.
  if (layout.y.ticks !== undefined && aspect <= ROWS_ASPECT) return Math.round(aspect * 840);
  return Math.round(width * (width < 500 ? Math.max(aspect, 0.72) : aspect));
}

/** The frame of a figure at a width in pixels. */
export function figureFrame(figure: Figure, width: number): Frame {
  const { layout } = figure;
  const ranges = figureRanges(figure);
  const yRange = ranges.y;
  const height = figureHeight(figure, width);
  const right = width - 14;
  const bottom = height - (layout.x.title === undefined ? 26 : 44);
  const yTicks = ticksOf(layout.y, yRange, Math.max(3, bottom / 52), width * 0.4);
  const labels = Math.max(...yTicks.map((tick) => textWidth(tick.label) * LETTER), 8);
  // Of few letters one that is wide (m, an arrow) counts: some room more than letters have on average.
  const left = Math.ceil(labels + 16 + (layout.y.title === undefined ? 0 : 20));
  const legend = legendItems(figure, left, right);
  const lines = legend.length === 0 ? 0 : legend[legend.length - 1].row + 1;
  const scale = layout.colorbar === undefined ? 0 : SCALE_HEIGHT;
  const end = Math.max(0, ...legend.map(({ name, x }) => x + LEGEND_SAMPLE + textWidth(name) * LETTER));
  const legendTop = scale > 0 && end > right - SCALE_WIDTH ? scale - 6 : 0;
  const top = Math.max(scale, legendTop + 12 + lines * LEGEND_LINE);
  const xRange = withTextRoom(figure, ranges.x, right - left, LETTER);
  const slots = layout.x.ticks === undefined ? 1 : layout.x.ticks.values.length;
  const room = (right - left) / slots - 6;
  // Of a heat map the rows name the columns too: better no names than three letters of each.
  const crowded = room < 4 * LETTER && figure.data.some(({ type }) => type === "heatmap");
  const xTicks = crowded ? [] : ticksOf(layout.x, xRange, Math.max(3, (right - left) / 82), room);
  const [x0, x1] = xRange;
  const [y0, y1] = layout.y.reversed === true ? [yRange[1], yRange[0]] : yRange;
  return {
    width,
    height,
    left,
    right,
    top,
    bottom,
    legend,
    legendTop,
    xTicks,
    yTicks,
    xRange,
    yRange,
    x: (value) => left + ((value - x0) / (x1 - x0)) * (right - left),
    y: (value) => bottom - ((value - y0) / (y1 - y0)) * (bottom - top),
  };
}

/** An axis title cut to the pixels it has. */
export function axisTitle(title: string, pixels: number): string {
  return cutText(plainText(title), Math.max(8, Math.floor(pixels / LETTER)));
}

/** Whether the cells of a heat map are wide enough for the texts in them. */
export function cellsHoldText({ text }: HeatmapTrace, frame: Frame): boolean {
  if (text === undefined) return false;
  const widest = Math.max(0, ...text.flat().map((cell) => textWidth(cell) * LETTER));
  return widest <= (frame.right - frame.left) / Math.max(1, text[0]?.length ?? 1);
}

/** The texts at points; nothing at those that would need more room than they have. */
export function roomyTexts({ text = [], room }: ScatterTrace, frame: Frame): readonly string[] {
  if (room === undefined) return text;
  const pixels = (frame.right - frame.left) / (frame.xRange[1] - frame.xRange[0]);
  return text.map((words, i) => (textWidth(words) * LETTER <= room[i] * pixels ? words : ""));
}
