import { type Figure, figureSvg } from "../display/index.js";
import { livePiece } from "../display/page/index.js";
import { html, type SafeHtml } from "../utils/html/index.js";

/** Pictures as wide as the text, and half as wide for those that stand in pairs. */
export type PlotSize = "full" | "half";

const WIDTHS = { full: [920, 340], half: [448, 340] } as const;
/** Below this width of its place a plot is laid out for a phone. */
const NARROW_BELOW = { full: 560, half: 400 } as const;

/** The plots of a page, and how many there are. */
export class Plots {
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** The place of a plot: painted at once, made interactive later. */
  plot(figure: Figure, size: PlotSize = "full", note?: string): SafeHtml {
    this.#count++;
    const widths = WIDTHS[size];
    const [wide, narrow] = widths;
    const label = `${figure.title}: ${figure.description}`;
    const state = { figure, label, sizes: { widths, narrowBelow: NARROW_BELOW[size] } };
    const still = html`<div class="still wide">${figureSvg(figure, { width: wide })}</div><div class="still narrow">${figureSvg(
      figure,
      { width: narrow },
    )}</div>`;
    const words = [note, figure.note].filter((text) => text !== undefined).join(" ");
    return html`<figure class="${size}"><figcaption><h3>${figure.title}</h3>${
      words === "" ? "" : html`<p>${words}</p>`
    }</figcaption><div class="plot">${livePiece({ name: "plot", state }, still)}</div></figure>`;
  }
}
