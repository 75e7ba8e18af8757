import { html, type SafeHtml } from "../../utils/html/index.js";
import type { MimeBundle } from "../bundle.js";
import { type Figure, type NamedFigure, plotlyOutput, type RowEffects } from "../figures/index.js";
import { figurePicture, livePiece, outputHtml } from "../page/index.js";

/** A figure, its name, and the rows that its points are about. */
export interface ClickableFigure extends NamedFigure {
  /** A click on a point shows the waterfall of its row. */
  readonly effects?: RowEffects | undefined;
}

/**
 * A figure with its title, as a piece of an output.
 *
 * @param width pixels at full size @default 720
 */
export function figurePiece(figure: Figure, width = 720, effects?: RowEffects): SafeHtml {
  const { title, description } = figure;
  const label = `${title}: ${description}`;
  const state = { figure, label, sizes: { widths: [width, 340] }, ...(effects && { effects }) };
  return html`<figure><figcaption>${title}</figcaption>${livePiece({ name: "plot", state }, figurePicture(figure, width), { maxWidth: width })}${
    figure.note === undefined ? "" : html`<p class="note">${figure.note}</p>`
  }</figure>`;
}

/** Figures of which one is chosen, without a script: each under its name, the first one open. */
export function figureChooser(figures: readonly ClickableFigure[]): SafeHtml {
  if (figures.length === 1) return figurePiece(figures[0].figure, undefined, figures[0].effects);
  return html`${figures.map(
    ({ name, figure, effects }, i) =>
      html`<details${i === 0 ? html` open` : ""}><summary>${name}</summary>${figurePiece(figure, undefined, effects)}</details>`,
  )}`;
}

/** A plot: static in HTML, interactive where the front end knows plotly, a sentence in a terminal. */
export function figureView(figure: Figure): MimeBundle {
  return {
    "text/plain": `${figure.title}\n${figure.description}`,
    "text/html": outputHtml(figurePiece(figure)),
    "application/vnd.plotly.v1+json": plotlyMime([{ name: figure.title, figure }]),
  };
}

/** What a front end with plotly takes. */
export function plotlyMime(figures: readonly NamedFigure[]): unknown {
  return { ...plotlyOutput(figures), config: { responsive: true } };
}
