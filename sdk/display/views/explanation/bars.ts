/** A bar of blocks for a share between 0 and 1. */
export function blockBar(share: number, width: number): string {
  return "█".repeat(Math.round(Math.min(1, Math.max(0, share)) * width));
}

/** A bar to the left or the right of a middle line, for a number between -largest and largest. */
export function signedBar(value: number, largest: number, half: number): string {
  const blocks = largest > 0 ? Math.round(Math.min(1, Math.abs(value) / largest) * half) : 0;
  const bar = "█".repeat(blocks);
  return value < 0 ? `${bar.padStart(half)}│` : `${" ".repeat(half)}│${bar}`;
}

const SHADES = " ·▁▂▃▄▅▆▇█";

/** How values spread over a range, as blocks: the fullest bin is the highest. */
export function densityStrip(values: ArrayLike<number>, low: number, high: number, width: number): string {
  const counts = new Float64Array(width);
  for (let i = 0; i < values.length; i++) {
    const place = ((values[i] - low) / (high - low || 1)) * width;
    counts[Math.min(width - 1, Math.max(0, Math.floor(place)))]++;
  }
  const most = Math.max(1, ...counts);
  // A single row is a dot, not nothing.
  return Array.from(
    counts,
    (n) => SHADES[n === 0 ? 0 : Math.max(1, Math.round(Math.sqrt(n / most) * (SHADES.length - 1)))],
  ).join("");
}
