const DAY_MS = 86_400_000;

/** DuckDB's endless days, as all readers give them (docs/decisions/databases.md). */
export const ENDLESS_DAY = 2_147_483_647;
/** DuckDB's endless instants, in microseconds. */
export const ENDLESS_INSTANT = 9_223_372_036_854_775_807n;

const DATE = /^(\d{4,7})-(\d\d)-(\d\d)$/;
const INSTANT =
  /^(\d{4,7})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)? ?(Z|[+-]\d\d(?::?\d\d(?::?\d\d)?)?)?$/;

/** Days since 1970 of an ISO date, astronomical years; undefined for another text. */
export function parseDay(text: string): number | undefined {
  const isBefore = text.endsWith(" BC");
  const found = DATE.exec(isBefore ? text.slice(0, -3) : text);
  if (found === null) return undefined;
  const year = Number(found[1]);
  return dayOf(isBefore ? 1 - year : year, Number(found[2]), Number(found[3]));
}

/** An instant as a text tells it. */
export interface ParsedInstant {
  /** Milliseconds of the whole second since 1970. */
  readonly secondMs: number;
  /** Microseconds within the second. */
  readonly micros: number;
  /** Whether the text told a time zone; the instant is in UTC then, else wall-clock time. */
  readonly isZoned: boolean;
}

/** An ISO date and time; more than microseconds, and times that are none, are undefined. */
export function parseInstant(text: string): ParsedInstant | undefined {
  const isBefore = text.endsWith(" BC");
  const found = INSTANT.exec(isBefore ? text.slice(0, -3) : text);
  if (found === null) return undefined;
  const [, years, months, days, hours = "0", minutes = "0", seconds = "0", fraction = "", zone] = found;
  if (fraction.length > 6 && !/^\d{6}0+$/.test(fraction)) return undefined;
  const year = Number(years);
  const day = dayOf(isBefore ? 1 - year : year, Number(months), Number(days));
  const second = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  if (day === undefined || Number(minutes) > 59 || Number(seconds) > 59 || second > 86_400) return undefined;
  return {
    secondMs: day * DAY_MS + (second - offsetSeconds(zone)) * 1000,
    micros: Number(fraction.slice(0, 6).padEnd(6, "0")),
    isZoned: zone !== undefined,
  };
}

/** Microseconds since 1970: a number where it is exact, else a bigint. */
export function microseconds({ secondMs, micros }: ParsedInstant): number | bigint {
  const whole = secondMs * 1000 + micros;
  return Number.isSafeInteger(whole) ? whole : BigInt(secondMs) * 1000n + BigInt(micros);
}

function offsetSeconds(zone: string | undefined): number {
  if (zone === undefined || zone === "Z") return 0;
  const [hours, minutes = 0, seconds = 0] = (zone.slice(1).match(/\d\d/g) ?? []).map(Number);
  return (zone[0] === "-" ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
}

/** Days since 1970 of a day of the Gregorian calendar; undefined for one that is none, as the 30th of February. */
function dayOf(year: number, month: number, day: number): number | undefined {
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  // Years since March, so that the leap day is the last (H. Hinnant, "chrono-compatible low-level date algorithms").
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  const days = era * 146_097 + dayOfEra - 719_468;
  return day <= 28 || day <= daysOfMonth(year, month) ? days : undefined;
}

function daysOfMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
