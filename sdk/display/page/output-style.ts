import { paletteCss } from "../figures/palette.js";

const SURFACE = {
  light: "--a-good:#0f7049;--a-bad:#b3261e",
  dark: "--a-good:#5fcf9b;--a-bad:#ff8d85",
} as const;

/** Every colour of a page or an output, for one scheme, as CSS variables. */
export function schemeCss(scheme: "light" | "dark"): string {
  return `color-scheme:${scheme};${paletteCss(scheme)};${SURFACE[scheme]}`;
}

/**
 * What only a style sheet can say of outputs: colours by theme. The page's script adds it; without one, what stands on the
 * elements (`inline.ts`) is all there is, and must be enough. It counts more than that, hence `!important`.
 */
export const OUTPUT_STYLE = `
.assay-out[data-assay-theme=light]{${schemeCss("light")}}
.assay-out[data-assay-theme=dark]{${schemeCss("dark")}}
.assay-out[data-assay-theme]{color:var(--a-ink)!important;color-scheme:normal}
.assay-out[data-assay-theme] :is(.good,.assay-good){color:var(--a-good)!important}
.assay-out[data-assay-theme] :is(.bad,.assay-bad){color:var(--a-bad)!important}
.assay-out[data-assay-theme] :is(small,.note,.null,dt,summary){color:var(--a-muted)!important;opacity:1!important}
.assay-out[data-assay-theme] :is(tr,th,td){border-color:var(--a-grid)!important}
.assay-out[data-assay-theme] thead :is(tr,th){border-color:var(--a-axis)!important}
.assay-out[data-assay-theme] .bar{background:var(--a-grid)!important}
.assay-out[data-assay-theme] .bar span{background:var(--a-blue)!important}
.assay-out[data-assay-theme] .bar.good span{background:var(--a-good)!important}
.assay-out[data-assay-theme] .bar.bad span{background:var(--a-bad)!important}
.assay-out .cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(248px,1fr));gap:12px}
.assay-out .cards .card{width:auto!important;margin:0!important}
.assay-out .panels{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,340px),1fr));gap:0 16px}
.assay-out .panels .panel-half{width:auto!important;min-width:0;margin-right:0!important}
.assay-out .panels .panel-full{grid-column:1/-1;min-width:0}
.assay-out[data-assay-theme] .card{border-color:var(--a-axis)!important}
.assay-out :focus-visible{outline:2px solid var(--a-blue);outline-offset:2px}
.assay-still{display:none!important}
.js-plotly-plot .plotly .cursor-crosshair{cursor:default}
`.replaceAll("\n", "");
