import { dataText, htmlTable } from "../../display/page/index.js";
import { type HtmlValue, html } from "../../utils/html/index.js";
import { formatTimes } from "../../utils/text/index.js";
import type { PartMaker } from "../parts/part.js";
import { type ComparedRun, letterOf, type RunComparison } from "./input.js";

const NOTHING = html`<span class="null">–</span>`;

/** Names whose texts are not the same in all runs. */
function differing(runs: readonly ComparedRun[], of: "params" | "tags"): { names: string[]; same: number } {
  const all = [...new Set(runs.flatMap((run) => Object.keys(run[of])))].sort();
  const textOf = (run: ComparedRun, name: string) =>
    Object.hasOwn(run[of], name) ? run[of][name] : undefined;
  const names = all.filter((name) => new Set(runs.map((run) => textOf(run, name))).size > 1);
  return { names, same: all.length - names.length };
}

function differenceTable(runs: readonly ComparedRun[], of: "params" | "tags"): HtmlValue {
  const { names, same } = differing(runs, of);
  const what = of === "params" ? "parameter" : "tag";
  if (names.length === 0)
    return html`<p>${same === 1 ? `The one ${what} is` : `All ${same} ${what}s are`} the same.</p>`;
  return htmlTable({
    caption: `${formatTimes(names.length, what)} in which they differ`,
    columns: [{ title: what }, ...runs.map(({ name }, i) => ({ title: letterOf(i), hint: name }))],
    rows: names.map((name) => [
      dataText(name),
      ...runs.map((run) => (Object.hasOwn(run[of], name) ? dataText(run[of][name]) : NOTHING)),
    ]),
    notes: same === 0 ? [] : [`${same} ${what}${same === 1 ? " is" : "s are"} the same.`],
  });
}

/** What was set differently. */
export const settingsPart: PartMaker<RunComparison> = ({ runs }) => {
  const has = (of: "params" | "tags") => runs.some((run) => Object.keys(run[of]).length > 0);
  if (!has("params") && !has("tags")) return undefined;
  return {
    id: "settings",
    title: "What was set differently",
    body: html`${has("params") && differenceTable(runs, "params")}${
      has("tags") && differing(runs, "tags").names.length > 0 && differenceTable(runs, "tags")
    }`,
  };
};

/** Whether they learned of, and were judged by, the same rows: datasets with their digests. */
export const datasetsPart: PartMaker<RunComparison> = ({ runs }) => {
  const contexts = [...new Set(runs.flatMap(({ datasets }) => datasets.map(({ context }) => context)))];
  if (contexts.length === 0) return undefined;
  const of = (run: ComparedRun, context: string) =>
    run.datasets.filter((dataset) => dataset.context === context);
  const digests = (run: ComparedRun, context: string) =>
    of(run, context)
      .map(({ digest }) => digest)
      .sort()
      .join(" ");
  const isSame = (context: string) => new Set(runs.map((run) => digests(run, context))).size === 1;
  const others = contexts.filter((context) => !isSame(context));
  const sentence =
    others.length === 0
      ? "All runs used the same rows: their digests are equal."
      : `The rows differ: ${others.join(", ")}. Scores of other rows compare only so far.`;
  return {
    id: "data",
    title: "Data",
    body: html`<p>${sentence}</p>${htmlTable({
      caption: "Datasets, with the digests of their rows",
      columns: [
        { title: "rows" },
        ...runs.map(({ name }, i) => ({ title: letterOf(i), hint: name })),
        { title: "same" },
      ],
      rows: contexts.map((context) => [
        dataText(context),
        ...runs.map((run) => {
          const own = of(run, context);
          return own.length === 0
            ? NOTHING
            : html`${own.map(({ name, digest }) => html`${dataText(name)} <small>${digest}</small>`)}`;
        }),
        isSame(context) ? html`<span class="good">✓ same</span>` : html`<span class="bad">✗ other</span>`,
      ]),
    })}`,
  };
};
