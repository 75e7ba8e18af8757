import { textWidth } from "../../utils/text/index.js";
import type { Axis, Figure, Trace } from "./figure.js";
import { extent } from "./sample.js";

export type Range = readonly [number, number];

/** What the axes must show of a trace. */
function traceExtent(trace: Trace): { readonly x: Range; readonly y: Range } {
  if (trace.type === "scatter") return { x: extent(trace.x), y: extent(trace.y) };
  if (trace.type === "heatmap") {
    return { x: [-0.5, (trace.z[0]?.length ?? 1) - 0.5], y: [-0.5, trace.z.length - 0.5] };
  }
  const lengths = trace.orientation === "h" ? trace.x : trace.y;
  const places = trace.orientation === "h" ? trace.y : trace.x;
  const starts = lengths.map((_, i) => trace.base?.[i] ?? 0);
  const ends = lengths.map((length, i) => starts[i] + length);
  const outer = trace.errors?.flatMap((error, i) => [ends[i] - error, ends[i] + error]) ?? [];
  const along = extent(starts, ends, outer);
  const half = (trace.width ?? 0.8) / 2;
  const [low, high] = extent(places);
  const across: Range = [low - half, high + half];
  return trace.orientation === "h" ? { x: along, y: across } : { x: across, y: along };
}

/** Room around the data; none at a side where bars stand on zero. */
function padded([low, high]: Range, axis: Axis, onZero: boolean): Range {
  if (axis.range !== undefined) return axis.range;
  const room = (high - low || Math.abs(high) || 1) * 0.04;
  // Bars that are all zero need room at both sides: an axis without length paints NaN.
  const flat = low === high;
  return [onZero && low === 0 && !flat ? 0 : low - room, onZero && high === 0 && !flat ? 0 : high + room];
}

/** The ranges that both painters show: all data with a little room. */
export function figureRanges({ data, layout }: Figure): { readonly x: Range; readonly y: Range } {
  const extents = data.map(traceExtent);
  const x = extent(...extents.map((e) => e.x));
  const y = extent(...extents.map((e) => e.y));
  if (layout.square === true) {
    const both = padded(extent(x, y), {}, false);
    return { x: layout.x.range ?? both, y: layout.y.range ?? both };
  }
  const bars = data.find((trace) => trace.type === "bar");
  return {
    x: padded(x, layout.x, bars?.orientation === "h"),
    y: padded(y, layout.y, bars?.orientation === "v"),
  };
}

/** The x range widened so that the texts beside lying bars stay inside a plot of this many pixels. */
export function withTextRoom({ data }: Figure, range: Range, pixels: number, letter: number): Range {
  let [left, right] = [0, 0];
  for (const trace of data) {
    if (trace.type !== "bar" || trace.orientation !== "h" || trace.text === undefined) continue;
    trace.text.forEach((text, i) => {
      const room = textWidth(text) * letter + 8;
      if (trace.x[i] < 0) left = Math.max(left, room);
      else right = Math.max(right, room);
    });
  }
  const [low, high] = range;
  const unit = (high - low) / Math.max(pixels / 3, pixels - left - right);
  return [low - left * unit, high + right * unit];
}
