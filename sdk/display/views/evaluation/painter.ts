import { type HtmlValue, html, type SafeHtml } from "../../../utils/html/index.js";
import type { Figure } from "../../figures/index.js";
import { figurePicture, livePiece } from "../../page/index.js";

/** As wide as its place, or half of that. */
export type PanelSize = "full" | "half";

/** How a place lays out panels: a notebook and a report have the same ones, in their own frames. */
export interface PanelPainter {
  /** Panels beside and below each other. */
  grid(panels: readonly HtmlValue[]): SafeHtml;
  /** A panel with its title. @param words said with it */
  panel(title: string, words: string | undefined, body: HtmlValue, size: PanelSize): SafeHtml;
  /** A figure, interactive where scripts run. */
  live(figure: Figure, size: PanelSize): SafeHtml;
  /** A figure as a picture. */
  still(figure: Figure, size: PanelSize): SafeHtml;
}

/** A panel that is one figure. @param words said with it, beside the figure's own note */
export function figurePanel(
  painter: PanelPainter,
  figure: Figure,
  size: PanelSize,
  words?: string,
): SafeHtml {
  const said = [words, figure.note].filter((text) => text !== undefined).join(" ");
  return painter.panel(figure.title, said === "" ? undefined : said, painter.live(figure, size), size);
}

const WIDTHS = { full: 840, half: 412 } as const;
const NARROW = 340;
/** Below this width of its place a plot is laid out for a phone. */
const NARROW_BELOW = { full: 560, half: 380 } as const;
const HALF = "display:inline-block;vertical-align:top;width:412px;max-width:100%;margin:12px 16px 12px 0";

/** Panels as an output of a notebook has them. */
export const NOTEBOOK_PAINTER: PanelPainter = {
  grid: (panels) => html`<div class="panels">${panels}</div>`,
  panel: (title, words, body, size) =>
    html`<figure class="panel-${size}"${size === "half" && html` style="${HALF}"`}><figcaption>${title}</figcaption>${
      words !== undefined && html`<p class="note" style="margin:0 0 6px">${words}</p>`
    }${body}</figure>`,
  live(figure, size) {
    const width = WIDTHS[size];
    const state = {
      figure,
      label: `${figure.title}: ${figure.description}`,
      sizes: { widths: [width, NARROW], narrowBelow: NARROW_BELOW[size] },
    };
    return livePiece({ name: "plot", state }, figurePicture(figure, width), { maxWidth: width });
  },
  still: (figure, size) => figurePicture(figure, WIDTHS[size]),
};
