import { type HtmlValue, html, trustedHtml } from "../../utils/html/index.js";
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
 * Style of a result in a notebook. The scheme is the system's; JupyterLab and VS Code say theirs by an attribute or class,
 * which counts more.
 */
const STYLE = `
.assay-out{${schemeCss("light")};color:var(--a-ink);font:13px/1.5 system-ui,sans-serif;max-width:860px}
@media (prefers-color-scheme:dark){.assay-out{${schemeCss("dark")}}}
[data-jp-theme-light="true"] .assay-out,.vscode-light .assay-out{${schemeCss("light")}}
[data-jp-theme-light="false"] .assay-out,.vscode-dark .assay-out{${schemeCss("dark")}}
.assay-out .scroll{overflow-x:auto}
.assay-out table{border-collapse:collapse;font-variant-numeric:tabular-nums;margin:0}
.assay-out caption{text-align:left;font-weight:600;padding:0 0 6px}
.assay-out th,.assay-out td{padding:3px 12px 3px 0;text-align:left;border-bottom:1px solid var(--a-grid);font-weight:400;white-space:nowrap;max-width:320px;overflow:hidden;text-overflow:ellipsis}
.assay-out thead th{font-weight:600;border-bottom-color:var(--a-axis);vertical-align:bottom}
.assay-out .number{text-align:right}
.assay-out small{display:block;font-weight:400;color:var(--a-muted);font-size:11px}
.assay-out .note,.assay-out .null{color:var(--a-muted)}
.assay-out .note{margin:6px 0 0}
.assay-out .good{color:var(--a-good)}.assay-out .bad{color:var(--a-bad)}
.assay-out .bar{display:inline-block;width:110px;height:8px;border-radius:4px;background:var(--a-grid);overflow:hidden;vertical-align:middle}
.assay-out .bar span{display:block;height:100%;background:var(--a-blue);border-radius:4px}
.assay-out .bar.good span{background:var(--a-good)}.assay-out .bar.bad span{background:var(--a-bad)}
.assay-out dl{margin:0;display:grid;gap:2px 16px}
.assay-out dl div{display:grid;grid-template-columns:minmax(90px,150px) 1fr;gap:12px}
.assay-out dt{color:var(--a-muted)}.assay-out dd{margin:0;overflow-wrap:anywhere}
.assay-out summary{cursor:pointer;color:var(--a-muted)}
.assay-out .panels{display:flex;flex-wrap:wrap;gap:0 16px}.assay-out .panels figure{margin:4px 0;flex:0 1 350px}
.assay-out figure{margin:12px 0}.assay-out figcaption{font-weight:600}
`.replaceAll("\n", "");

/** The HTML of a result in a notebook: its own style, touching nothing around it. */
export function outputHtml(...parts: readonly HtmlValue[]): string {
  return String(html`<div class="assay-out"><style>${trustedHtml(STYLE)}</style>${parts}</div>`);
}
