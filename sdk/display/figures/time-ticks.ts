const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Steps between ticks that people read, in milliseconds; longer ones are months and years. */
const STEPS = [
  1000,
  10_000,
  MINUTE,
  10 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
];
/** In months. */
const MONTHS = [1, 2, 3, 6, 12, 24, 60, 120, 300, 600, 1200];
const LONGEST_DAYS = 90;

/** Round instants (UTC) between two, five at most, and how they read. */
export function timeTicks(low: number, high: number): { values: number[]; labels: string[] } {
  const most = 5;
  const span = high - low;
  const step = span > LONGEST_DAYS * DAY ? undefined : STEPS.find((size) => span / size <= most);
  const values = step === undefined ? monthTicks(low, high, most) : everyStep(low, high, step);
  const characters = step === undefined ? 7 : step >= DAY ? 10 : step >= MINUTE ? 16 : 19;
  return {
    values,
    labels: values.map((ms) => new Date(ms).toISOString().slice(0, characters).replace("T", " ")),
  };
}

function everyStep(low: number, high: number, step: number): number[] {
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) => (first + i) * step);
}

function monthTicks(low: number, high: number, most: number): number[] {
  const months = (ms: number) => new Date(ms).getUTCFullYear() * 12 + new Date(ms).getUTCMonth();
  const [from, to] = [months(low), months(high)];
  const step = MONTHS.find((size) => (to - from) / size <= most) ?? 12 * Math.ceil((to - from) / 12 / most);
  const values: number[] = [];
  for (let month = Math.ceil(from / step) * step; month <= to; month += step) {
    const at = Date.UTC(Math.floor(month / 12), month % 12);
    if (at >= low && at <= high) values.push(at);
  }
  return values;
}
