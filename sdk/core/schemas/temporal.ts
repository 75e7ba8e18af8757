const DAY_MS = 86_400_000;
const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** A point in time read from text. */
export interface Instant {
  /** Milliseconds since 1970-01-01T00:00:00, of UTC where `zoned`, else of wall-clock time. */
  readonly ms: number;
  readonly zoned: boolean;
}

/** Reads ISO 8601 text (`2011-01-01`, `2011-01-01T05:00:00.5+02:00`); undefined where it is none, or no day there is. */
export function parseInstant(text: string): Instant | undefined {
  const match = ISO.exec(text.trim());
  if (match === null) return undefined;
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", zone] = match;
  const midnight = new Date(0).setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const isDay = new Date(midnight).toISOString().slice(0, 10) === `${year}-${month}-${day}`;
  if (!isDay || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
  const ms = midnight + seconds * 1000 + Number(fraction.padEnd(3, "0").slice(0, 3)) - offsetMs(zone);
  return { ms, zoned: zone !== undefined };
}

function offsetMs(zone: string | undefined): number {
  if (zone === undefined || zone === "Z") return 0;
  const digits = zone.slice(1).replace(":", "");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (zone[0] === "-" ? -minutes : minutes) * 60_000;
}

/** Days since 1970-01-01 of an instant that is a midnight; undefined of any other. */
export function wholeDay(ms: number): number | undefined {
  return ms % DAY_MS === 0 ? ms / DAY_MS : undefined;
}
