import { dataText, factList } from "../../display/page/index.js";
import { type HtmlValue, html } from "../../utils/html/index.js";
import { formatCount, formatInstant, formatSeconds } from "../../utils/text/index.js";
import type { ReportInput } from "../input.js";
import type { PartMaker } from "./part.js";

/** What is needed to do it again: config, seed, versions, run. */
export const runPart: PartMaker<Pick<ReportInput, "run" | "seed" | "versions" | "model" | "config">> = ({
  run,
  seed,
  versions,
  model,
  config,
}) => {
  const facts: [string, HtmlValue][] = [
    ["started", formatInstant(run.startedAtMs)],
    ["took", formatSeconds(run.seconds)],
  ];
  const add = (name: string, value: string | undefined) => {
    if (value !== undefined) facts.push([name, dataText(value)]);
  };
  add("run", run.id);
  add("experiment", run.experiment);
  add("kept in", run.trackingUri);
  add("seed", String(seed));
  add("model", model.description === undefined ? model.kind : `${model.kind}: ${model.description}`);
  if (model.encodedColumns !== undefined) add("encoded", `${formatCount(model.encodedColumns)} columns`);
  for (const [name, version] of Object.entries(versions)) add(name, version);
  return {
    id: "run",
    title: "How it ran",
    body: html`${factList(facts)}<h3 class="below">Config</h3><pre tabindex="0" role="region" aria-label="Config"><code>${config}</code></pre>`,
  };
};
