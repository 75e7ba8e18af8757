/** A whole number with its thousands parted: `8,645`. */
export function formatCount(value: number | bigint): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** A count with what is counted: `1 round`, `1,200 rounds`. */
export function formatTimes(count: number, thing: string): string {
  return `${formatCount(count)} ${thing}${count === 1 ? "" : "s"}`;
}

/**
 * A number as people read it: `digits` significant ones, thousands parted, tiny and huge ones in powers of ten. Whole
 * numbers below 10^15 keep all their digits.
 *
 * @param digits significant digits @default 4
 */
export function formatNumber(value: number, digits = 4): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const sign = value < 0 ? "−" : "";
  if (Number.isInteger(value) && size < 1e15) return sign + formatCount(size);
  if (size >= 1e9 || size < 1e-4) {
    const [mantissa, exponent] = size.toExponential(digits - 1).split("e");
    return `${sign}${mantissa}e${exponent.replace("+", "")}`;
  }
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  const [whole, fraction] = size.toFixed(Math.min(decimals, 12)).split(".");
  return sign + formatCount(Number(whole)) + (fraction === undefined ? "" : `.${fraction}`);
}

/** With its sign always shown: `+12.3`. */
export function formatSigned(value: number, digits = 3): string {
  return value > 0 ? `+${formatNumber(value, digits)}` : formatNumber(value, digits);
}

/** A p-value: two digits, and below a ten-thousandth only that. */
export function formatP(pValue: number): string {
  return pValue < 1e-4 ? "< 0.0001" : formatNumber(pValue, 2);
}

/** A share as percent: `12.5 %`. */
export function formatPercent(share: number): string {
  const percent = share * 100;
  if (percent === 0 || percent === 100) return `${percent} %`;
  return `${percent < 1 || percent > 99 ? percent.toFixed(2) : percent.toFixed(1)} %`;
}

/** Seconds as people say them: `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`; `–` where nobody knows. */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return "–";
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** An instant in UTC to the second: `2026-11-23 12:02:41 UTC`. */
export function formatInstant(timestampMs: number): string {
  return `${new Date(timestampMs).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** Significant digits that keep a column of numbers apart without noise; used for table cells. */
export function formatCell(value: number): string {
  if (Number.isInteger(value))
    return Math.abs(value) < 1e15 ? String(value).replace("-", "−") : value.toExponential(4);
  const size = Math.abs(value);
  if (size >= 1e6 || (size < 1e-4 && size > 0)) return formatNumber(value, 4);
  return String(Number(value.toPrecision(6))).replace("-", "−");
}

/** An end of a range: whole numbers in full, others to four digits. */
export function formatEdge(value: number): string {
  return formatCell(Number.isInteger(value) ? value : Number(value.toPrecision(4)));
}

/** Bytes as people read them: `0 B`, `12.3 kB`, `4.56 GB`; powers of 1000. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  for (; value >= 999.5 && unit < units.length - 1; unit++) value /= 1000;
  return `${formatNumber(value, 3)} ${units[unit]}`;
}
