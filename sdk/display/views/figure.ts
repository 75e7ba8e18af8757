import { html, type SafeHtml } from "../../utils/html/index.js";
import type { MimeBundle } from "../bundle.js";
import { type Figure, figureSvg, toPlotly } from "../figures/index.js";
import { outputHtml } from "../page/index.js";

/** A figure with its title, as a piece of an output. */
export function figurePiece(figure: Figure): SafeHtml {
  return html`<figure><figcaption>${figure.title}</figcaption>${figureSvg(figure, { width: 720 })}${
    figure.note === undefined ? "" : html`<p class="note">${figure.note}</p>`
  }</figure>`;
}

/** A plot: static in HTML, interactive where the front end knows plotly, a sentence in a terminal. */
export function figureView(figure: Figure): MimeBundle {
  return {
    "text/plain": `${figure.title}\n${figure.description}`,
    "text/html": outputHtml(figurePiece(figure)),
    "application/vnd.plotly.v1+json": { ...toPlotly(figure, 720), config: { responsive: true } },
  };
}
