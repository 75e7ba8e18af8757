// The picture in a header, as the path of an SVG. No imports of Node: the page uses it.

export const BARS_WIDTH = 60;
export const BARS_HEIGHT = 16;

/** The outline of bars side by side, whose heights are given from 0 to 100. */
export function barsPath(bars: readonly number[]): string {
  const step = BARS_WIDTH / Math.max(1, bars.length);
  const steps = bars.map((bar, i) => {
    // Ends are rounded, not widths, so that rounding does not add up.
    const width = Math.round((i + 1) * step * 10) - Math.round(i * step * 10);
    return `V${short(BARS_HEIGHT * (1 - bar / 100))}h${width / 10}`;
  });
  return `M0 ${BARS_HEIGHT}${steps.join("")}V${BARS_HEIGHT}z`;
}

const short = (value: number): string => String(Number(value.toFixed(1)));
