import { type Figure, figureSvg, type PanelPainter, type PanelSize } from "../display/index.js";
import { livePiece } from "../display/page/index.js";
import { type HtmlValue, html, type SafeHtml } from "../utils/html/index.js";

/** Pictures as wide as the text, and half as wide for those that stand in pairs. */
export type PlotSize = PanelSize;

const WIDTHS = { full: [920, 340], half: [448, 340] } as const;
/** Below this width of its place a plot is laid out for a phone. */
const NARROW_BELOW = { full: 560, half: 400 } as const;

/** The plots of a page, and how many there are. */
export class Plots implements PanelPainter {
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /**
   * The place of a plot: painted at once, made interactive later.
   *
   * @param effects id of what the page holds of the rows that the points are about (`rowEffects`)
   */
  plot(figure: Figure, size: PlotSize = "full", note?: string, effects?: string): SafeHtml {
    const words = [note, figure.note].filter((text) => text !== undefined).join(" ");
    const body = this.live(figure, size, effects);
    return this.panel(figure.title, words === "" ? undefined : words, body, size);
  }

  /** Panels in two columns (one on a phone). */
  grid(panels: readonly HtmlValue[]): SafeHtml {
    return html`<div class="plots">${panels}</div>`;
  }

  panel(title: string, words: string | undefined, body: HtmlValue, size: PlotSize): SafeHtml {
    return html`<figure class="${size}"><figcaption><h3>${title}</h3>${
      words === undefined ? "" : html`<p>${words}</p>`
    }</figcaption>${body}</figure>`;
  }

  live(figure: Figure, size: PlotSize, effects?: string): SafeHtml {
    this.#count++;
    const label = `${figure.title}: ${figure.description}`;
    const sizes = { widths: WIDTHS[size], narrowBelow: NARROW_BELOW[size] };
    const state = { figure, label, sizes, ...(effects === undefined ? {} : { effects }) };
    return html`<div class="plot">${livePiece({ name: "plot", state }, this.#pictures(figure, size))}</div>`;
  }

  still(figure: Figure, size: PlotSize): SafeHtml {
    return html`<div class="plot">${this.#pictures(figure, size)}</div>`;
  }

  #pictures(figure: Figure, size: PlotSize): SafeHtml {
    const [wide, narrow] = WIDTHS[size];
    return html`<div class="still wide">${figureSvg(figure, { width: wide })}</div><div class="still narrow">${figureSvg(
      figure,
      { width: narrow },
    )}</div>`;
  }
}
