// A still picture of a Plotly figure, for front ends that have no Plotly. Lines, points, bars and histograms are painted;
// of other traces only the words are shown.
import type { Axis, BarTrace, Figure, ScatterTrace } from "../../../sdk/display/figures/figure.js";
import { seriesColor } from "../../../sdk/display/figures/palette.js";
import { figureSvg } from "../../../sdk/display/figures/svg/figure-svg.js";
import { html } from "../../../sdk/utils/html/html.js";
import { isString, read } from "../probe.js";
import { preHtml } from "./grid.js";
import { svgShown } from "./images.js";

/** Points that a still picture holds; of more, every nth is drawn. */
const MAX_POINTS = 2_000;

/** Places on an axis: numbers as they are, dates as milliseconds, other texts by their order. */
class Places {
  readonly names: string[] = [];
  #kind: "number" | "date" | "name" | undefined;

  of(values: readonly unknown[]): number[] {
    this.#kind ??= kindOf(values);
    return values.map((value) => {
      if (this.#kind === "number") return typeof value === "number" ? value : Number.NaN;
      if (this.#kind === "date") return value instanceof Date ? value.getTime() : Date.parse(String(value));
      const name = String(value);
      if (!this.names.includes(name)) this.names.push(name);
      return this.names.indexOf(name);
    });
  }

  axis(title: string | undefined, range: readonly [number, number]): Axis {
    if (this.#kind === "name") {
      const step = Math.ceil(this.names.length / 12);
      const values = [...this.names.keys()].filter((i) => i % step === 0);
      return { title, ticks: { values, labels: values.map((i) => this.names[i]) } };
    }
    if (this.#kind !== "date") return { title };
    const [from, to] = range;
    const values = [0, 1, 2, 3, 4].map((i) => from + ((to - from) * i) / 4);
    const day = to - from > 2 * 86_400_000;
    const labels = values.map((at) => {
      const text = new Date(at).toISOString();
      return day ? text.slice(0, 10) : text.slice(5, 16).replace("T", " ");
    });
    return { title, ticks: { values, labels } };
  }
}

function kindOf(values: readonly unknown[]): "number" | "date" | "name" {
  const there = values.filter((value) => value !== null && value !== undefined).slice(0, 50);
  if (there.every((value) => typeof value === "number")) return "number";
  const dates = there.every((value) => value instanceof Date || /^\d{4}-\d\d-\d\d/.test(String(value)));
  return dates ? "date" : "name";
}

function thin<T>(values: readonly T[]): readonly T[] {
  const step = Math.ceil(values.length / MAX_POINTS);
  return step <= 1 ? values : values.filter((_, i) => i % step === 0);
}

const list = (trace: object, key: string): readonly unknown[] => {
  const values = read(trace, key);
  return Array.isArray(values) ? values : [];
};

function textAt(value: unknown): string | undefined {
  const text = typeof value === "object" && value !== null ? read(value, "text") : value;
  return isString(text) ? text : undefined;
}

/** One of Plotly's colours that both painters know, else that of the series. */
function colorOf(trace: object, index: number): string {
  const places = [read(trace, "line"), read(trace, "marker")].map((part) => read(Object(part), "color"));
  return (
    places.find((value): value is string => isString(value) && /^#[0-9a-f]{3,8}$/i.test(value)) ??
    seriesColor(index)
  );
}

function scatter(trace: object, index: number, x: Places, y: Places): ScatterTrace {
  const ys = list(trace, "y");
  const xs = list(trace, "x");
  const mode = read(trace, "mode");
  // Plotly's default: markers too, where there are fewer than 20.
  const lines = !isString(mode) || mode.includes("lines");
  const markers = isString(mode) ? mode.includes("markers") || !lines : ys.length < 20;
  const color = colorOf(trace, index);
  return {
    type: "scatter",
    name: textAt(read(trace, "name")),
    x: thin(x.of(xs.length > 0 ? xs : [...ys.keys()])),
    y: thin(y.of(ys)),
    mode: lines ? (markers ? "lines+markers" : "lines") : "markers",
    line: { color, width: 2 },
    marker: { color, size: 6 },
    hoverinfo: "skip",
  };
}

function bars(trace: object, index: number, x: Places, y: Places): BarTrace {
  const orientation = read(trace, "orientation") === "h" ? "h" : "v";
  const ys = list(trace, "y");
  const xs = list(trace, "x");
  return {
    type: "bar",
    name: textAt(read(trace, "name")),
    orientation,
    x: x.of(xs.length > 0 ? xs : [...ys.keys()]),
    y: y.of(ys.length > 0 ? ys : [...xs.keys()]),
    marker: { color: colorOf(trace, index) },
  };
}

/** Counts in bins of equal width (square-root rule), as a bar trace. */
function histogram(trace: object, index: number, x: Places): BarTrace | undefined {
  const values = x.of(list(trace, "x")).filter(Number.isFinite);
  if (values.length === 0 || x.names.length > 0) return undefined;
  const least = values.reduce((a, b) => Math.min(a, b));
  const largest = values.reduce((a, b) => Math.max(a, b));
  const bins = Math.max(1, Math.min(60, Math.ceil(Math.sqrt(values.length))));
  const width = (largest - least) / bins || 1;
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) counts[Math.min(bins - 1, Math.floor((value - least) / width))]++;
  return {
    type: "bar",
    name: textAt(read(trace, "name")),
    orientation: "v",
    x: counts.map((_, i) => least + (i + 0.5) * width),
    y: counts,
    width: width * 0.95,
    marker: { color: colorOf(trace, index) },
  };
}

function traceOf(trace: object, index: number, x: Places, y: Places): ScatterTrace | BarTrace | undefined {
  const type = read(trace, "type") ?? "scatter";
  if (type === "scatter" || type === "scattergl") return scatter(trace, index, x, y);
  if (type === "bar") return bars(trace, index, x, y);
  if (type === "histogram") return histogram(trace, index, x);
  return undefined;
}

/** The figure as HTML without scripts: a picture where all its traces can be painted, else its words. */
export function staticPlotly(data: readonly object[], layout: object, text: string): string {
  try {
    const x = new Places();
    const y = new Places();
    const painted = data.map((trace, i) => traceOf(trace, i, x, y));
    const traces = painted.filter((trace) => trace !== undefined);
    if (traces.length === 0 || traces.length < painted.length) return preHtml(text);
    const range = (values: readonly number[]): readonly [number, number] => {
      const finite = values.filter(Number.isFinite);
      return [finite.reduce((a, b) => Math.min(a, b)), finite.reduce((a, b) => Math.max(a, b))];
    };
    const axis = (name: "x" | "y", places: Places): Axis =>
      places.axis(
        textAt(read(Object(read(layout, `${name}axis`)), "title")),
        range(traces.flatMap((trace) => trace[name])),
      );
    const title = textAt(read(layout, "title")) ?? "";
    const figure: Figure = {
      title,
      description: text,
      data: traces,
      layout: { x: axis("x", x), y: axis("y", y) },
    };
    const svg = String(figureSvg(figure, { width: 700 }));
    const picture = svgShown(svg, { alt: title || "Plotly figure", background: "#ffffff" });
    const heading = title === "" ? "" : html`<div style="font-weight:bold;margin-bottom:4px">${title}</div>`;
    return `${String(heading)}${String(picture.data["text/html"])}`;
  } catch {
    // Data that no axis can hold (no number in it): its words still say what it is.
    return preHtml(text);
  }
}
