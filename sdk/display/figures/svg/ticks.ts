import { formatNumber } from "../../../utils/text/index.js";

/**
 * Round places (1, 2 or 5 times a power of ten apart) inside a range, about as many as asked for.
 * After Heckbert, "Nice numbers for graph labels", Graphics Gems (1990).
 */
export function niceTicks(low: number, high: number, about: number): number[] {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return [low];
  const rough = span / Math.max(1, about);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (rough / power >= 7.1 ? 10 : rough / power >= 3.2 ? 5 : rough / power >= 1.5 ? 2 : 1);
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
    // `+ 0` turns -0 into 0; twelve digits drop what the multiplication left.
    ticks.push(Number((i * step).toPrecision(12)) + 0);
  }
  return ticks;
}

/** Labels with the same number of decimals, as many as keep the ticks apart. */
export function tickLabels(ticks: readonly number[]): string[] {
  const largest = Math.max(...ticks.map(Math.abs));
  if (ticks.length < 2 || largest >= 1e9 || (largest < 1e-3 && largest > 0)) {
    return ticks.map((tick) => formatNumber(tick, 3));
  }
  const step = Math.abs(ticks[1] - ticks[0]);
  const decimals = Math.min(8, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));
  return ticks.map((tick) => {
    const [whole, fraction] = Math.abs(tick).toFixed(decimals).split(".");
    const sign = tick < 0 ? "−" : "";
    return sign + formatNumber(Number(whole)) + (fraction === undefined ? "" : `.${fraction}`);
  });
}
