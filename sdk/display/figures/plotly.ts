import type { Axis, Figure, Marker, Trace } from "./figure.js";
import { cellHovers } from "./heatmap-hover.js";
import { color } from "./palette.js";
import { axisTitle, cellsHoldText, type Frame, figureFrame, roomyTexts, type Tick } from "./svg/frame.js";

/** A figure as plotly takes it. */
export interface PlotlyFigure {
  readonly data: readonly Readonly<Record<string, unknown>>[];
  readonly layout: Readonly<Record<string, unknown>>;
}

/** Plotly reads tags and entities in texts; this makes it show the text as it is. */
export function plotlyText(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

function texts(values: readonly string[] | undefined): string[] | undefined {
  return values?.map(plotlyText);
}

function common(trace: Trace & { readonly name?: string; readonly hover?: readonly string[] }) {
  return {
    name: trace.name === undefined ? "" : plotlyText(trace.name),
    showlegend: trace.name !== undefined,
    ...(trace.hover === undefined
      ? { hoverinfo: "x+y" }
      : { hovertext: texts(trace.hover), hoverinfo: "text" }),
  };
}

function plotlyTrace(trace: Trace, figure: Figure, index: number, frame: Frame): Record<string, unknown> {
  if (trace.type === "heatmap") {
    const { type, z, zmin, zmax, colorscale } = trace;
    const text = trace.text?.map((row) => row.map(plotlyText));
    const hover = cellHovers(trace);
    const bar = index === 0 ? figure.layout.colorbar : undefined;
    return {
      type,
      z,
      zmin,
      zmax,
      colorscale,
      text,
      ...(cellsHoldText(trace, frame) ? { texttemplate: "%{text}" } : {}),
      textfont: { color: color("ink") },
      ...(hover === undefined
        ? { hoverinfo: "skip" }
        : { hovertext: hover.map((row) => row.map(plotlyText)), hoverinfo: "text" }),
      showscale: bar !== undefined,
      ...(bar === undefined ? {} : { colorbar: colorbar(bar, { cmin: zmin, cmax: zmax }, frame) }),
      xgap: 0,
    };
  }
  if (trace.type === "bar") {
    const { type, orientation, x, y, base, width, marker, errors } = trace;
    const bars = { array: errors, color: color("ink"), thickness: 1.5, width: 0 };
    return {
      type,
      orientation,
      x,
      y,
      base,
      width,
      marker,
      ...common(trace),
      ...(errors === undefined ? {} : { [orientation === "h" ? "error_x" : "error_y"]: bars }),
      ...(trace.text === undefined
        ? {}
        : {
            text: texts(trace.text),
            textposition: errors === undefined ? "outside" : "none",
            textfont: { color: color("ink"), shadow: `${color("page")} 0 0 3px` },
            cliponaxis: false,
            constraintext: "none",
          }),
    };
  }
  const { type, mode, x, y, line, marker, hoverinfo, fill } = trace;
  const bar = figure.layout.colorbar;
  const showscale = bar !== undefined && index === 0 && marker?.colorscale !== undefined;
  return {
    type,
    mode,
    x,
    y,
    line,
    ...common(trace),
    ...(hoverinfo === undefined ? {} : { hoverinfo }),
    ...(fill === undefined
      ? {}
      : {
          fill: "toself",
          fillcolor: fill.color,
          opacity: fill.opacity,
          hoveron: "fills",
          text: trace.hover === undefined ? undefined : plotlyText(trace.hover[0] ?? ""),
        }),
    ...(mode === "text"
      ? {
          text: texts(roomyTexts(trace, frame)),
          textposition: "middle center",
          textfont: { size: 11, color: color("ink"), shadow: `${color("page")} 0 0 3px` },
          cliponaxis: false,
        }
      : {}),
    marker: showscale ? { ...marker, showscale, colorbar: colorbar(bar, marker, frame) } : marker,
  };
}

function colorbar(
  bar: { readonly low: string; readonly high: string; readonly title: string },
  { cmin = 0, cmax = 1 }: Marker,
  frame: Frame,
) {
  const raised = frame.legendTop === 0 ? 0 : frame.top - frame.legendTop;
  return {
    orientation: "h",
    x: 1,
    xanchor: "right",
    y: 1 + raised / (frame.bottom - frame.top),
    yanchor: "bottom",
    len: 118,
    lenmode: "pixels",
    thickness: 8,
    outlinewidth: 0,
    ypad: 0,
    tickvals: [cmin + 0.08 * (cmax - cmin), cmin + 0.9 * (cmax - cmin)],
    ticktext: [bar.low, bar.high],
    title: { text: plotlyText(bar.title), side: "top", font: { size: 12 } },
  };
}

/** Pixels between the labels and the title of an axis: those of x stand above it, whatever their length. */
const STANDOFF = { x: 20, y: 8 } as const;

interface AxisPlace {
  readonly standoff: number;
  readonly range: readonly [number, number];
  readonly ticks: readonly Tick[];
  readonly grid: boolean;
  /** Length in pixels. */
  readonly pixels: number;
}

function plotlyAxis(axis: Axis, { range, ticks, grid, pixels, standoff }: AxisPlace) {
  const title = axis.title === undefined ? "" : plotlyText(axisTitle(axis.title, pixels));
  return {
    title: { text: title, standoff, font: { size: 12 } },
    range: axis.reversed === true ? [range[1], range[0]] : range,
    ...(axis.ticks === undefined
      ? { separatethousands: true, exponentformat: "power" }
      : {
          tickmode: "array",
          tickvals: ticks.map((tick) => tick.value),
          ticktext: texts(ticks.map((t) => t.label)),
        }),
    showgrid: grid,
    gridcolor: color("grid"),
    zeroline: axis.zeroLine === true,
    zerolinecolor: color("axis"),
    zerolinewidth: 1,
    automargin: false,
    ticks: "outside",
    ticklen: 5,
    tickcolor: "rgba(0,0,0,0)",
  };
}

/** Layout of a figure at a width: the same margins and ranges as its static twin, so that nothing jumps. */
function plotlyLayout({ data, layout }: Figure, frame: Frame): Record<string, unknown> {
  const heat = data.some((trace) => trace.type === "heatmap");
  const across = frame.right - frame.left;
  const down = frame.bottom - frame.top;
  const xGrid = !heat && layout.x.ticks === undefined;
  // Where the names need the whole width, the legend starts at the picture's edge.
  const start = frame.legend.length === 0 ? 0 : (frame.legend[0].x - frame.left) / across;
  return {
    xaxis: plotlyAxis(layout.x, {
      range: frame.xRange,
      ticks: frame.xTicks,
      grid: xGrid,
      pixels: across,
      standoff: STANDOFF.x,
    }),
    yaxis: plotlyAxis(layout.y, {
      range: frame.yRange,
      ticks: frame.yTicks,
      grid: !heat,
      pixels: down,
      standoff: STANDOFF.y,
    }),
    margin: {
      l: frame.left,
      r: frame.width - frame.right,
      t: frame.top,
      b: frame.height - frame.bottom,
      pad: 0,
    },
    height: frame.height,
    legend: { orientation: "h", x: start, xanchor: "left", y: 1, yanchor: "bottom" },
    hovermode: "closest",
    barmode: "overlay",
    bargap: 0,
    font: { size: 12, color: color("muted") },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
  };
}

/** A figure as plotly's JSON (media type `application/vnd.plotly.v1+json`), laid out for a width in pixels. */
export function toPlotly(figure: Figure, width = 840): PlotlyFigure {
  const frame = figureFrame(figure, width);
  return {
    data: figure.data.map((trace, i) => plotlyTrace(trace, figure, i, frame)),
    layout: plotlyLayout(figure, frame),
  };
}
