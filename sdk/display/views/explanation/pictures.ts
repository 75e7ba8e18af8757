import { type OutputView, RowsView } from "../../../core/explainers/index.js";
import { html, type SafeHtml } from "../../../utils/html/index.js";
import { type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../../bundle.js";
import { type Figure, rowEffects, rowsOfFigures } from "../../figures/index.js";
import { outputHtml } from "../../page/index.js";
import { type Box, boxText } from "../../text/index.js";
import { type ClickableFigure, figureChooser, plotlyMime } from "../figure.js";

/** Outputs whose tables a terminal shows; the others are named. */
const MAX_BOXES = 3;
/** Outputs that a notebook draws. */
const MAX_FIGURES = 20;

/** How a view of one output looks: its plot, and its table for a terminal. */
export interface OutputLook<View> {
  readonly figure: (view: View) => Figure;
  /** @param width columns of the terminal */
  readonly box: (view: View, options: Required<ViewOptions>) => Box;
  /** Said below the plots in HTML. */
  readonly below?: (view: View) => readonly (string | SafeHtml)[];
}

/**
 * A view of SHAP values in its forms: plots to choose from by output (static in HTML, interactive where the front end
 * knows plotly), tables in a terminal.
 */
export function outputsView<View extends OutputView<View>>(
  first: View,
  look: OutputLook<View>,
  options: ViewOptions = {},
): MimeBundle {
  const full = { ...VIEW_DEFAULTS, ...options };
  const views = first.shown();
  const figures = views.slice(0, MAX_FIGURES).map((view) => clickable(view, look.figure(view)));
  const boxes = views.slice(0, MAX_BOXES).map((view) => boxText(look.box(view, full), full.width));
  const unseen = (most: number) => views.slice(most).map(({ facts }) => facts.output);
  const more = (most: number) =>
    unseen(most).length === 0
      ? []
      : [`… ${unseen(most).length} more: forOutput(${JSON.stringify(unseen(most)[0])})`];
  const below = [...(look.below?.(views[0]) ?? []), ...more(MAX_FIGURES)];
  return {
    "text/plain": [...boxes, ...more(MAX_BOXES)].join("\n"),
    "text/html": outputHtml(
      figureChooser(figures),
      below.map((text) => html`<p class="note">${text}</p>`),
    ),
    "application/vnd.plotly.v1+json": plotlyMime(figures),
  };
}

/** A figure, and where its points are about rows, what these rows got their predictions from. */
function clickable(view: OutputView<unknown>, figure: Figure): ClickableFigure {
  const name = view.facts.output;
  if (!(view instanceof RowsView)) return { name, figure };
  return { name, figure, effects: rowEffects(rowsOfFigures([figure]), (row) => view.row(row)) };
}
