import { PALETTE } from "../../figures/palette.js";

const DARK: ReadonlyMap<string, string> = new Map(
  Object.values(PALETTE).map(({ light, dark }) => [light, dark]),
);

/** Figures hold the light colours; on dark ground each is painted as its dark twin. */
export function painted(value: unknown, dark: boolean): unknown {
  if (!dark) return value;
  if (typeof value === "string") {
    const direct = DARK.get(value);
    if (direct !== undefined || !value.includes("#")) return direct ?? value;
    return value.replace(/#[0-9a-f]{6}/g, (one) => DARK.get(one) ?? one);
  }
  if (Array.isArray(value))
    return typeof value[0] === "number" ? value : value.map((one) => painted(one, dark));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, painted(entry, dark)]));
}
