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
function padded([low, high]: Range, axis: Axis, onZero: boolean, room: number): Range {
  if (axis.range !== undefined) return axis.range;
  const span = high - low || Math.abs(high) || 1;
  return [onZero && low === 0 ? 0 : low - span * 0.04, onZero && high === 0 ? 0 : high + span * room];
}

/** The ranges that both painters show: all data with a little room. */
export function figureRanges({ data, layout }: Figure): { readonly x: Range; readonly y: Range } {
  const extents = data.map(traceExtent);
  const x = extent(...extents.map((e) => e.x));
  const y = extent(...extents.map((e) => e.y));
  if (layout.square === true) {
    const both = padded(extent(x, y), {}, false, 0.04);
    return { x: layout.x.range ?? both, y: layout.y.range ?? both };
  }
  const bars = data.find((trace) => trace.type === "bar");
  const written = bars?.text !== undefined ? 0.14 : 0.04;
  return {
    x: padded(x, layout.x, bars?.orientation === "h", bars?.orientation === "h" ? written : 0.04),
    y: padded(y, layout.y, bars?.orientation === "v", bars?.orientation === "v" ? written : 0.04),
  };
}
