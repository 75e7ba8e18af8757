import { wrapText } from "../../utils/text/index.js";
import type { Figure } from "./figure.js";
import { color } from "./palette.js";
import { type PlotlyFigure, plotlyText, toPlotly } from "./plotly.js";

/** A figure and the name by which it is chosen. */
export interface NamedFigure {
  readonly name: string;
  readonly figure: Figure;
}

/** Pixels of a letter of the notes, of a line of them, and of title and chooser. */
const LETTER = 6;
const LINE = 17;
const TITLE = 34;
const CHOOSER = 30;

type Layout = Record<string, unknown> & { readonly height: number; readonly margin: Margin };
interface Margin {
  readonly l: number;
  readonly r: number;
  readonly t: number;
  readonly b: number;
}

/** The layout of one figure with its title above and its notes below, as a notebook shows it. */
function withWords(figure: Figure, width: number, above: number): Layout {
  const layout = toPlotly(figure, width).layout as Layout;
  const lines = figure.note === undefined ? [] : wrapText(figure.note, Math.floor((width - 30) / LETTER));
  const margin = {
    ...layout.margin,
    t: layout.margin.t + TITLE + above,
    b: layout.margin.b + (lines.length === 0 ? 0 : lines.length * LINE + 8),
  };
  const note = {
    text: lines.map(plotlyText).join("<br>"),
    showarrow: false,
    align: "left",
    xref: "paper",
    yref: "paper",
    x: 0,
    xanchor: "left",
    xshift: 12 - margin.l,
    y: 0,
    yanchor: "top",
    yshift: -layout.margin.b - 2,
    font: { size: 11, color: color("muted") },
  };
  return {
    ...layout,
    margin,
    height: layout.height + margin.t - layout.margin.t + margin.b - layout.margin.b,
    title: {
      text: plotlyText(figure.title),
      x: 0,
      xref: "container",
      xanchor: "left",
      y: 1,
      yref: "container",
      yanchor: "top",
      pad: { l: 12, t: 10 },
      font: { size: 15, color: color("ink") },
    },
    annotations: lines.length === 0 ? [] : [note],
    // A notebook may be dark and does not say so here: the plot brings its own page.
    paper_bgcolor: color("page"),
    plot_bgcolor: color("page"),
  };
}

/**
 * Figures as one interactive plot of a notebook (media type `application/vnd.plotly.v1+json`): title, notes, and where there
 * are several a menu that chooses one of them.
 */
export function plotlyOutput(figures: readonly NamedFigure[], width = 720): PlotlyFigure {
  const above = figures.length > 1 ? CHOOSER : 0;
  const parts = figures.map(({ figure }) => ({
    data: toPlotly(figure, width).data,
    layout: withWords(figure, width, above),
  }));
  const owners = parts.flatMap(({ data }, i) => data.map(() => i));
  const [first] = parts;
  if (first === undefined) return { data: [], layout: {} };
  if (figures.length === 1) return first;
  const buttons = figures.map(({ name }, i) => ({
    label: plotlyText(name),
    method: "update",
    args: [{ visible: owners.map((owner) => owner === i) }, parts[i].layout],
  }));
  const menu = {
    type: "dropdown",
    buttons,
    active: 0,
    x: 0,
    xanchor: "left",
    xref: "container",
    y: 1,
    yanchor: "top",
    yref: "container",
    pad: { l: 12, t: TITLE - 2 },
    bgcolor: color("page"),
    font: { size: 12, color: color("ink") },
  };
  return {
    data: parts.flatMap(({ data }, i) => data.map((trace) => ({ ...trace, visible: i === 0 }))),
    layout: { ...first.layout, updatemenus: [menu] },
  };
}
