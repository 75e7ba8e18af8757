import { formatCount } from "../../../sdk/utils/text/numbers.js";
import type { Shown } from "../host.js";
import { call, hasMethods, isObject, isPlainObject, isString, read } from "../probe.js";
import { shown } from "../shown.js";
import { checkBundle } from "../validate.js";

const VEGA = /\/(vega|vega-lite)\/v(\d+)/;

/** A Vega or Vega-Lite specification, by its `$schema`. */
export function isVegaSpec(value: object): boolean {
  const schema = isPlainObject(value) ? read(value, "$schema") : undefined;
  return isString(schema) && VEGA.test(schema);
}

/** What vega-embed gives, and what vega-lite-api builds: they hold or make a specification. */
export function isVegaChart(value: object): boolean {
  return specOf(value) !== undefined;
}

function specOf(value: object): object | undefined {
  try {
    if (hasMethods(value, "toSpec", "toJSON")) return asSpec(call(value, "toSpec"));
    const spec = read(value, "spec");
    if (isObject(read(value, "view")) && isPlainObject(spec) && isVegaSpec(spec)) return spec;
  } catch {
    // Something else that has methods of these names.
  }
  return undefined;
}

/** vega-lite-api leaves the schema out. */
function asSpec(spec: unknown): object | undefined {
  if (!isPlainObject(spec)) return undefined;
  if (isVegaSpec(spec)) return spec;
  const isChart = ["mark", "layer", "hconcat", "vconcat", "concat", "facet", "repeat"].some(
    (key) => key in spec,
  );
  return isChart ? { $schema: "https://vega.github.io/schema/vega-lite/v5.json", ...spec } : undefined;
}

export function showVegaChart(value: object): Shown {
  return showVegaSpec(specOf(value) ?? value);
}

/** Newest major version of each that JupyterLab 4 draws. Later ones draw there too, with a remark in the page's console. */
const DRAWN = { vega: 5, "vega-lite": 5 } as const;

export function showVegaSpec(spec: object): Shown {
  const [, kind, version] = VEGA.exec(String(read(spec, "$schema"))) ?? [];
  const grammar = kind === "vega" ? "vega" : "vega-lite";
  const versions = new Set([Number(version), Math.min(Number(version), DRAWN[grammar])]);
  const types = [...versions].map((v) => `application/vnd.${grammar.replace("-", "")}.v${v}+json`);
  const title = titleOf(read(spec, "title") ?? read(spec, "description"));
  const mark = read(spec, "mark");
  const shape = isString(mark) ? mark : isObject(mark) ? read(mark, "type") : undefined;
  const text = `[${grammar === "vega" ? "Vega" : "Vega-Lite"} v${version} chart${isString(shape) ? ` of ${shape}` : ""}${title}]`;
  const forms = Object.fromEntries(types.map((type) => [type, spec]));
  const { problems } = checkBundle(forms);
  if (problems.length > 0) return shown(`${text}\n${problems[0]}`);
  return shown(text, undefined, forms);
}

function titleOf(title: unknown): string {
  const text = isObject(title) ? read(title, "text") : title;
  const words = Array.isArray(text) ? text.join(" ") : text;
  return isString(words) && words !== "" ? `: ${words}` : "";
}

const PLOTLY = "application/vnd.plotly.v1+json";
const TRACES = new Set(
  "bar barpolar box candlestick carpet choropleth choroplethmap cone contour contourcarpet densitymap funnel funnelarea heatmap histogram histogram2d histogram2dcontour icicle image indicator isosurface mesh3d ohlc parcats parcoords pie sankey scatter scatter3d scattercarpet scattergeo scattergl scattermap scattermapbox scatterpolar scattersmith scatterternary splom streamtube sunburst surface table treemap violin volume waterfall".split(
    " ",
  ),
);

function isTrace(value: unknown): boolean {
  if (!isPlainObject(value)) return false;
  const type = read(value, "type");
  // Plotly's default type is scatter.
  return isString(type) ? TRACES.has(type) : type === undefined && ("x" in value || "y" in value);
}

/** A Plotly figure: `{ data: [traces], layout }`. */
export function isPlotly(value: object): boolean {
  if (!isPlainObject(value) || !isPlainObject(read(value, "layout"))) return false;
  const data = read(value, "data");
  return Array.isArray(data) && data.every(isTrace);
}

/** The figure for front ends that draw it, and a static picture of it for the others (stock JupyterLab). */
export async function showPlotly(value: object): Promise<Shown> {
  const data = read(value, "data") as readonly object[];
  const layout = read(value, "layout") as object;
  const figure = {
    data: plain(data),
    layout: plain(layout),
    ...(isPlainObject(read(value, "config")) ? { config: plain(read(value, "config")) } : {}),
  };
  const { problems } = checkBundle({ [PLOTLY]: figure });
  const lines = data.map((trace) => {
    const name = read(trace, "name");
    return `${isString(name) ? `${name}: ` : ""}${String(read(trace, "type") ?? "scatter")}, ${points(trace)}`;
  });
  const text = `[Plotly figure${titleOf(read(layout, "title"))}]\n${lines.map((line) => `  ${line}`).join("\n")}`;
  if (problems.length > 0) return shown(`${text}\n${problems[0]}`);
  // The painter is loaded when there is something to paint.
  const { staticPlotly } = await import("./plotly.js");
  return shown(text, staticPlotly(figure.data as readonly object[], layout, text), { [PLOTLY]: figure });
}

function points(trace: object): string {
  const values = ["y", "x", "values", "z"]
    .map((key) => read(trace, key))
    .find((value) => lengthOf(value) > 0);
  return `${formatCount(lengthOf(values))} points`;
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) || ArrayBuffer.isView(value) ? (value as unknown as unknown[]).length : 0;
}

/** Typed arrays as arrays, which JSON would else write as objects. */
function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<unknown>);
  if (Array.isArray(value)) return value.some((item) => typeof item === "object") ? value.map(plain) : value;
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}
