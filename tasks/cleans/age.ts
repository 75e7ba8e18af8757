import { AssayError } from "../../sdk/utils/errors/index.js";

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** Milliseconds of a span as `30d`, `12h`, `2w` or `90m`; CLI_USAGE where it is none. */
export function spanMs(text: string): number {
  const [, count, unit] = /^(\d{1,6})([mhdw])$/.exec(text.trim()) ?? [];
  if (count !== undefined) return Number(count) * UNITS[unit as keyof typeof UNITS];
  throw new AssayError("CLI_USAGE", {
    what: "--older-than is wrong",
    got: JSON.stringify(text),
    wanted: "a number and m, h, d or w, as in 30d",
  });
}
