import { packedPlotly } from "./plotly.js";
import { SCRIPT as choose } from "./scripts/choose.js";
import { SCRIPT as plot } from "./scripts/plot.js";
import { SCRIPT as runtime } from "./scripts/runtime.js";
import { SCRIPT as slider } from "./scripts/slider.js";
import { SCRIPT as sort } from "./scripts/sort.js";
import { SCRIPT as stop } from "./scripts/stop.js";
import { SCRIPT as table } from "./scripts/table.js";
import { SCRIPT as threshold } from "./scripts/threshold.js";
import { SCRIPT as whatIf } from "./scripts/what-if.js";

/** Code of the page by the view's name; the runtime is what all need. */
const SCRIPTS: Readonly<Record<string, string>> = {
  runtime,
  plot,
  choose,
  slider,
  sort,
  stop,
  table,
  threshold,
  "what-if": whatIf,
};
/** What a view's code uses beside the runtime. */
const USES: Readonly<Record<string, readonly string[]>> = { plot: ["plotly"], choose: ["plot"] };

/**
 * Has the runtime take up the output that this stands in, also where it is still to come and the output is out of the page by
 * then (front ends take out what is scrolled away).
 */
const START_SCRIPT =
  "((globalThis.__assay??={}).roots??=[]).push(document.currentScript?.parentNode?.parentNode??document)";
/** Has it take up all of the page: others may wait for what came here. */
const START_ALL_SCRIPT = "((globalThis.__assay??={}).roots??=[]).push(document)";

/** Names of the code that a piece of HTML needs in the page, what is used before what uses it. */
export function neededCode(html: string): readonly string[] {
  const views = [...html.matchAll(/ data-assay="([a-z-]+)"/g)].map(([, name]) => name);
  const out = views.length > 0 || html.includes('class="assay-out"') ? ["runtime"] : [];
  const closure = (name: string): string[] => [...(USES[name] ?? []).flatMap(closure), name];
  return [...new Set([...out, ...views.flatMap(closure)])].filter(
    (name) => name in SCRIPTS || name === "plotly",
  );
}

/** The scripts that a page with this code runs, as they stand in it (for a Content-Security-Policy). */
export function codeScripts(names: readonly string[]): readonly string[] {
  return [START_ALL_SCRIPT, ...names.flatMap((name) => (name in SCRIPTS ? [SCRIPTS[name]] : []))];
}

/** What an output ends with whose code is in the page or will be. */
export const START_HTML = `<script>${START_SCRIPT}</script>`;

/** Code as HTML that a page takes it from. Shows nothing. */
export function codeHtml(names: readonly string[]): string {
  const parts = names.map((name) =>
    name in SCRIPTS
      ? `<script>${SCRIPTS[name]}</script>`
      : `<script type="application/octet-stream" data-assay-pack="${name}">${packedPlotly().packed}</script>`,
  );
  return `${parts.join("")}<script>${START_ALL_SCRIPT}</script>`;
}
