import { html, type SafeHtml, trustedHtml } from "../../../utils/html/index.js";
import { formatNumber, plainText } from "../../../utils/text/index.js";
import type { Trace } from "./training-trail.js";

/** Blue and orange that read on light and dark ground alike: a picture cannot know which it stands on. */
export const TRACE_COLORS = ["#3a7cc3", "#dd7320"] as const;

export interface CurveSize {
  readonly width: number;
  readonly height: number;
}

/** Pixels from one drawn point to the next: a long training costs no more than a short one. */
const PIXELS_A_POINT = 2;

/** Indices of at most `most` of `count` values, evenly, the last among them. */
function sampled(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: most }, (_, i) => Math.round((i * (count - 1)) / (most - 1)));
}

/**
 * Traces as a picture as small as a line of text. It is an `<img>`, since front ends take SVG out of notebooks that they do
 * not trust. Nothing where no trace has two finite values.
 */
export function smallCurve(traces: readonly Trace[], { width, height }: CurveSize): SafeHtml | null {
  const drawn = traces.map(({ name, values }) => ({
    name: plainText(name),
    values,
    points: sampled(values.length, Math.floor(width / PIXELS_A_POINT)).filter((i) =>
      Number.isFinite(values[i]),
    ),
  }));
  const all = drawn.flatMap(({ values, points }) => points.map((i) => values[i]));
  if (!drawn.some(({ points }) => points.length > 1)) return null;
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const spread = high - low || 1;
  const paths = drawn.map(({ values, points }, trace) => {
    const line = points.map((i) => {
      const x = 1 + (i / Math.max(1, values.length - 1)) * (width - 2);
      const y = 1 + ((high - values[i]) / spread) * (height - 2);
      return `${x.toFixed(1)} ${y.toFixed(1)}`;
    });
    return `%3Cpath d='M${line.join("L")}' stroke='%23${TRACE_COLORS[trace % 2].slice(1)}'/%3E`;
  });
  const svg = `%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 ${width} ${height}' fill='none' stroke-width='1.5' stroke-linejoin='round'%3E${paths.join("")}%3C/svg%3E`;
  const told = drawn
    .filter(({ points }) => points.length > 0)
    .map(
      ({ name, values, points }) =>
        `${name} from ${formatNumber(values[points[0]])} to ${formatNumber(values[points[points.length - 1]])}`,
    );
  return html`<img src="data:image/svg+xml,${trustedHtml(svg)}" alt="${told.join(", ")}" width="${width}" height="${height}" style="vertical-align:middle">`;
}
