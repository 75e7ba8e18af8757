import { cutText, plainText, textWidth } from "../../text/width.js";
import type { Axis, Figure } from "../figure.js";
import { figureRanges, type Range } from "../ranges.js";
import { niceTicks, tickLabels } from "./ticks.js";

/** Pixels of a digit or letter at the 12 px of labels, on average. */
export const LETTER = 6.4;

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

/** Whether a line of names (or of the colour scale) stands above the plot. */
export function hasLegend(figure: Figure): boolean {
  return (
    figure.layout.colorbar !== undefined ||
    figure.data.some(
      (trace) => trace.type !== "heatmap" && trace.name !== undefined && trace.showlegend !== false,
    )
  );
}

/** Height over width of a figure at a width: narrow pictures of wide ones are taller. */
export function figureHeight({ layout }: Figure, width: number): number {
  const aspect = layout.aspect ?? 0.62;
  // Rows of names keep their height, whatever the width.
  if (layout.y.ticks !== undefined && aspect < 0.86) return Math.round(aspect * 840);
  return Math.round(width * (width < 500 ? Math.max(aspect, 0.62) : aspect));
}

/** The frame of a figure at a width in pixels. */
export function figureFrame(figure: Figure, width: number): Frame {
  const { layout } = figure;
  const { x: xRange, y: yRange } = figureRanges(figure);
  const height = figureHeight(figure, width);
  const top = hasLegend(figure) ? 34 : 12;
  const bottom = height - (layout.x.title === undefined ? 26 : 44);
  const yTicks = ticksOf(layout.y, yRange, Math.max(3, (bottom - top) / 48), width * 0.4);
  const labels = Math.max(...yTicks.map((tick) => textWidth(tick.label) * LETTER), 8);
  const left = Math.ceil(labels + 12 + (layout.y.title === undefined ? 0 : 20));
  const right = width - 14;
  const slots = layout.x.ticks === undefined ? 1 : layout.x.ticks.values.length;
  const xTicks = ticksOf(layout.x, xRange, Math.max(3, (right - left) / 82), (right - left) / slots - 6);
  const reversed = layout.y.reversed === true;
  const [x0, x1] = xRange;
  const [y0, y1] = reversed ? [yRange[1], yRange[0]] : yRange;
  return {
    width,
    height,
    left,
    right,
    top,
    bottom,
    xTicks,
    yTicks,
    xRange,
    yRange,
    x: (value) => left + ((value - x0) / (x1 - x0)) * (right - left),
    y: (value) => bottom - ((value - y0) / (y1 - y0)) * (bottom - top),
  };
}
