import { html, type SafeHtml } from "../../../utils/html/index.js";
import { BARS_HEIGHT, BARS_WIDTH, barsPath } from "../../table/bars.js";
import { color, cssColor } from "../palette.js";

/** Bars from 0 to 100, as small as a word: what stands in the header of a column. */
export function sparkBars(bars: readonly number[], description: string): SafeHtml {
  return html`<svg viewBox="0 0 ${BARS_WIDTH} ${BARS_HEIGHT}" width="${BARS_WIDTH}" height="${BARS_HEIGHT}" role="img"><title>${description}</title><path d="${barsPath(bars)}" style="fill:${cssColor(color("blue"))}"/></svg>`;
}
