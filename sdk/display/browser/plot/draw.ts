import type { Figure } from "../../figures/figure.js";
import { PALETTE } from "../../figures/palette.js";
import { toPlotly } from "../../figures/plotly.js";
import type { Plot, PlotSizes } from "../contract.js";
import { painted } from "./paint.js";

/** What is used of plotly.js. */
interface Plotly {
  react(element: HTMLElement, data: unknown, layout: unknown, config: unknown): Promise<unknown>;
}

interface Layout {
  readonly height: number;
  readonly font: { readonly color: string };
}

const coarse = matchMedia("(pointer: coarse)");

const CONFIG = {
  displaylogo: false,
  modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"],
  scrollZoom: false,
  doubleClick: "reset",
} as const;

/** How a figure looks in a place of this width, as plotly takes it. */
function laidOut(figure: Figure, width: number, { widths = [720, 340], narrowBelow = 400 }: PlotSizes) {
  const design = width < narrowBelow ? widths[1] : widths[0];
  // As JSON has it: plotly takes null for what is no number, and trips over keys without a value.
  const { data, layout } = JSON.parse(JSON.stringify(toPlotly(figure, design))) as ReturnType<
    typeof toPlotly
  >;
  const height = Math.round((layout as unknown as Layout).height * Math.min(1, width / design));
  return { data, layout, height };
}

async function paint(element: HTMLElement, figure: Figure, sizes: PlotSizes): Promise<void> {
  const { __assay: assay } = globalThis;
  const plotly = (await assay.library("plotly")) as Plotly;
  const width = element.clientWidth;
  if (width === 0) return;
  const { data, layout, height } = laidOut(figure, width, sizes);
  element.style.height = `${height}px`;
  const dark = assay.isDark(element);
  const colors = painted(layout, dark) as Record<string, unknown> & Layout;
  const style = getComputedStyle(element);
  const muted = colors.font.color;
  const scheme = dark ? "dark" : "light";
  const page = PALETTE.page[scheme];
  const ink = PALETTE.ink[scheme];
  const plot = {
    ...colors,
    font: { ...colors.font, family: style.fontFamily },
    width,
    height,
    // A finger that scrolls the page must not zoom a plot.
    dragmode: coarse.matches ? false : "zoom",
    hoverlabel: {
      bgcolor: page,
      bordercolor: muted,
      font: { color: ink, family: style.fontFamily },
      align: "left",
      namelength: -1,
    },
    modebar: { bgcolor: "rgba(0,0,0,0)", color: muted, activecolor: ink },
  };
  const displayModeBar = coarse.matches ? false : "hover";
  await plotly.react(element, painted(data, dark), plot, { ...CONFIG, displayModeBar });
}

/** One plot at a time, so that the page answers in between. */
let last: Promise<void> = Promise.resolve();
function inTurn(work: () => Promise<void>): Promise<void> {
  const mine = last.then(() => new Promise<void>((next) => setTimeout(next))).then(work);
  last = mine.catch(() => {});
  return mine;
}

/** Draws a figure into an element and keeps it in the element's width and the page's colours. */
export async function plot(element: HTMLElement, figure: unknown, sizes: PlotSizes = {}): Promise<Plot> {
  let shown = figure as Figure;
  let width = element.clientWidth;
  const draw = (): Promise<void> =>
    inTurn(() => {
      width = element.clientWidth;
      return paint(element, shown, sizes);
    });
  await draw();
  const again = (): void => void draw().catch((error: unknown) => console.warn("assay:", error));
  globalThis.__assay.onTheme(element, again);
  let timer: ReturnType<typeof setTimeout> | undefined;
  new ResizeObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (element.clientWidth > 0 && element.clientWidth !== width) again();
    }, 120);
  }).observe(element);
  return {
    update(next) {
      shown = next as Figure;
      return draw();
    },
  };
}
