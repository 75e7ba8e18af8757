import type { ColorScale } from "./figure.js";

/**
 * Colours by role. The light ones stand in figures; where the page is dark, each is painted as its dark twin. The hues of
 * the series are told apart under the common colour-vision deficiencies (blue, orange, teal, purple, gold, pink, after Okabe and Ito,
 * https://jfly.uni-koeln.de/color/), and each has a contrast of 3:1 or more to its page.
 */
export const PALETTE = {
  blue: { light: "#2563a8", dark: "#7ab0ea" },
  orange: { light: "#c2570c", dark: "#f39c56" },
  teal: { light: "#0f7f72", dark: "#4fc3b3" },
  purple: { light: "#7c4a9e", dark: "#c39be0" },
  gold: { light: "#8f7400", dark: "#dcc14a" },
  pink: { light: "#c13e86", dark: "#f59cc9" },
  page: { light: "#ffffff", dark: "#14181f" },
  ink: { light: "#1b2330", dark: "#e7eaf0" },
  muted: { light: "#5d6675", dark: "#a1aab8" },
  grid: { light: "#e4e7ec", dark: "#2b313b" },
  axis: { light: "#aeb6c2", dark: "#56606e" },
} as const;

export type ColorRole = keyof typeof PALETTE;

/** The light colour of a role: what figures hold. */
export function color(role: ColorRole): string {
  return PALETTE[role].light;
}

const SERIES = ["blue", "orange", "teal", "purple", "gold", "pink"] as const satisfies readonly ColorRole[];

/** The colour of the nth series. */
export function seriesColor(index: number): string {
  return color(SERIES[index % SERIES.length]);
}

const ROLE_OF: ReadonlyMap<string, ColorRole> = new Map(
  Object.entries(PALETTE).map(([role, { light }]) => [light as string, role as ColorRole]),
);

/** A figure's colour as CSS: the variable of its role with the light colour behind it, or the colour itself. */
export function cssColor(value: string): string {
  const role = ROLE_OF.get(value);
  return role === undefined ? value : `var(--a-${role},${value})`;
}

/** The CSS variables of all roles, for one scheme. */
export function paletteCss(scheme: "light" | "dark"): string {
  return Object.entries(PALETTE)
    .map(([role, pair]) => `--a-${role}:${pair[scheme]}`)
    .join(";");
}

/** Low to high, blue to orange through grey: readable with any colour vision, and on light and dark pages alike. */
export const LOW_TO_HIGH: ColorScale = [
  [0, "#3a7cc3"],
  [0.5, "#a39e9a"],
  [1, "#dd7320"],
];

/** Nothing to much, as a film of blue over the page: text on it stays readable on light and dark pages. */
export const FILM: ColorScale = [
  [0, "rgba(58,124,195,0.03)"],
  [1, "rgba(58,124,195,0.6)"],
];

interface Rgba {
  readonly r: number;
  readonly g: number;
  readonly b: number;
  readonly a: number;
}

function parse(value: string): Rgba {
  if (value.startsWith("#")) {
    const n = Number.parseInt(value.slice(1), 16);
    return { r: n >> 16, g: (n >> 8) & 255, b: n & 255, a: 1 };
  }
  const [r, g, b, a = 1] = value
    .slice(value.indexOf("(") + 1, -1)
    .split(",")
    .map(Number);
  return { r, g, b, a };
}

/** The colour at a place between 0 and 1 on a scale. */
export function scaleColor(scale: ColorScale, at: number): string {
  const place = Math.min(1, Math.max(0, at));
  const upper = Math.max(
    1,
    scale.findIndex(([stop]) => stop >= place),
  );
  const [from, fromColor] = scale[upper - 1];
  const [to, toColor] = scale[upper];
  const share = to === from ? 0 : (place - from) / (to - from);
  const [p, q] = [parse(fromColor), parse(toColor)];
  const mix = (u: number, v: number) => Math.round(u + (v - u) * share);
  const alpha = Number((p.a + (q.a - p.a) * share).toFixed(3));
  const rgb = `${mix(p.r, q.r)},${mix(p.g, q.g)},${mix(p.b, q.b)}`;
  return alpha === 1 ? `rgb(${rgb})` : `rgba(${rgb},${alpha})`;
}
