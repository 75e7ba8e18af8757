import { html, type SafeHtml } from "../../../utils/html/index.js";
import { color, cssColor } from "../palette.js";

const WIDTH = 120;
const HEIGHT = 26;

/** Two histograms over each other, as small as a word: the first filled, the second as a line. */
export function sparkPair(
  first: readonly number[],
  second: readonly number[],
  description: string,
): SafeHtml {
  const most = Math.max(Number.MIN_VALUE, ...first, ...second);
  const step = WIDTH / first.length;
  // What is there stays visible, however little it is.
  const height = (share: number) => (share === 0 ? 0 : Math.max(1, (share / most) * (HEIGHT - 2)));
  const filled = first
    .map((share, i) => {
      const up = height(share).toFixed(1);
      return `M${(i * step).toFixed(1)} ${HEIGHT}v-${up}h${(step - 1).toFixed(1)}v${up}z`;
    })
    .join("");
  const line = second
    .map((share, i) => {
      const y = (HEIGHT - height(share)).toFixed(1);
      const [from, to] = [(i * step).toFixed(1), ((i + 1) * step - 1).toFixed(1)];
      return `${i === 0 ? "M" : "L"}${from} ${y}H${to}`;
    })
    .join("");
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img"><title>${description}</title><path d="${filled}" style="fill:${cssColor(color("axis"))}"/><path d="${line}" style="fill:none;stroke:${cssColor(color("blue"))};stroke-width:1.75"/></svg>`;
}
