import { html, type SafeHtml } from "../../../utils/html/index.js";
import { color, cssColor } from "../palette.js";

const WIDTH = 120;
const HEIGHT = 26;

/** A histogram as small as a word, for a table's cell. */
export function sparkHistogram(counts: readonly number[], description: string): SafeHtml {
  const most = Math.max(1, ...counts);
  const step = WIDTH / counts.length;
  const path = counts
    .map((count, i) => {
      // What is there stays visible, however little it is.
      const height = count === 0 ? 0 : Math.max(1, (count / most) * HEIGHT);
      return `M${(i * step).toFixed(1)} ${HEIGHT}v${(-height).toFixed(1)}h${(step - 1).toFixed(1)}v${height.toFixed(1)}z`;
    })
    .join("");
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img"><title>${description}</title><path d="${path}" style="fill:${cssColor(color("blue"))}"/><path d="M0 ${HEIGHT - 0.5}H${WIDTH}" style="stroke:${cssColor(color("axis"))}"/></svg>`;
}
