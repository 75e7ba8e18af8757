import { type Figure, figureFrame, figureSvg, PALETTE, toPlotly } from "../display/index.js";
import { html, type SafeHtml, scriptJson } from "../utils/html/index.js";

/** Pictures as wide as the text, and half as wide for those that stand in pairs. */
export type PlotSize = "full" | "half";

const WIDTHS = { full: [920, 340], half: [448, 340] } as const;
/** Below this width of its place a plot is laid out for a phone. */
const NARROW_BELOW = { full: 560, half: 400 } as const;

/** Collects the figures of a page: the static picture goes where the plot stands, the data at the end of the page. */
export class Plots {
  readonly #figures: unknown[] = [];

  /** How many plots the page has. */
  get count(): number {
    return this.#figures.length;
  }

  /** The place of a plot: painted at once, made interactive later. */
  plot(figure: Figure, size: PlotSize = "full", note?: string): SafeHtml {
    const id = this.#figures.length;
    const [{ data }, narrowed] = WIDTHS[size].map((width) => toPlotly(figure, width));
    const layouts = WIDTHS[size].map((width, i) => ({
      width,
      height: figureFrame(figure, width).height,
      least: i === 0 ? NARROW_BELOW[size] : 0,
      layout: toPlotly(figure, width).layout,
    }));
    // Only a heat map's data know of the width: where cells are narrow, they hold no text.
    const own = figure.data.some((trace) => trace.type === "heatmap");
    this.#figures.push({ data, layouts, ...(own ? { narrow: narrowed.data } : {}) });
    const [wide, narrow] = WIDTHS[size];
    const words = [note, figure.note].filter((text) => text !== undefined).join(" ");
    return html`<figure class="${size}"><figcaption><h3>${figure.title}</h3>${
      words === "" ? "" : html`<p>${words}</p>`
    }</figcaption><div class="plot" data-figure="${id}" data-label="${figure.title}: ${figure.description}"><div class="still wide">${figureSvg(
      figure,
      { width: wide },
    )}</div><div class="still narrow">${figureSvg(figure, { width: narrow })}</div></div></figure>`;
  }

  /** All figures as JSON for the page's script, with the dark twin of each colour. */
  json(): string {
    const dark = Object.fromEntries(Object.values(PALETTE).map((pair) => [pair.light, pair.dark]));
    return scriptJson({ figures: this.#figures, dark });
  }
}
