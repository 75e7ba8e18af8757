import { AssayError } from "../../../utils/errors/index.js";

const DAY_MS = 86_400_000;
const PARTS = { YYYY: "(?<year>\\d{4})", MM: "(?<month>\\d{1,2})", DD: "(?<day>\\d{1,2})" } as const;
const SIGNS = /[.*+?^${}()|[\]\\/]/g;

/**
 * Reads days in a format of YYYY, MM and DD, each once, with what stands between them: `DD.MM.YYYY`. Months and days may have one
 * digit. Gives days since 1970-01-01; undefined where a text is no such day. CONFIG_INVALID where the format is none.
 */
export function dayReader(format: string): (text: string) => number | undefined {
  if (!isDayFormat(format)) {
    throw new AssayError("CONFIG_INVALID", {
      what: "a format of dates cannot be read",
      got: JSON.stringify(format),
      wanted: "YYYY, MM and DD, each once, as in DD.MM.YYYY",
    });
  }
  const source = format
    .split(/(YYYY|MM|DD)/)
    .map((part) => PARTS[part as keyof typeof PARTS] ?? part.replaceAll(SIGNS, "\\$&"))
    .join("");
  const pattern = new RegExp(`^${source}$`);
  return (text) => {
    const { year, month, day } = pattern.exec(text.trim())?.groups ?? {};
    if (year === undefined) return undefined;
    const ms = new Date(0).setUTCFullYear(Number(year), Number(month) - 1, Number(day));
    const made = new Date(ms);
    const isDay = made.getUTCMonth() === Number(month) - 1 && made.getUTCDate() === Number(day);
    return isDay ? Math.round(ms / DAY_MS) : undefined;
  };
}

/** Whether a text is a format that `dayReader` takes. */
export function isDayFormat(format: string): boolean {
  const parts = format.match(/YYYY|MM|DD/g) ?? [];
  return parts.length === 3 && new Set(parts).size === 3;
}
