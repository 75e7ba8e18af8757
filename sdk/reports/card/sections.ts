import { profileTableHtml, thresholdText, verdictHtml } from "../../display/index.js";
import { dataText, factList, htmlTable } from "../../display/page/index.js";
import { type HtmlValue, html, type SafeHtml } from "../../utils/html/index.js";
import {
  formatCount,
  formatInstant,
  formatNumber,
  formatPercent,
  formatTimes,
} from "../../utils/text/index.js";
import type { PartMaker } from "../parts/part.js";
import type { CardMetric, CardRows, ModelCard, Words } from "./input.js";

const NOT_SAID = html`<p class="note">Not said: the config's section <code>card</code> is the place for it.</p>`;

/** What people said, or that they did not. */
function said(words: Words): SafeHtml | undefined {
  if (words === undefined) return undefined;
  if (typeof words === "string") return html`<p>${dataText(words)}</p>`;
  return html`<ul>${words.map((text) => html`<li>${dataText(text)}</li>`)}</ul>`;
}

/** Texts under their headings; those that nobody gave are left out, and of none it is said. */
function wordsUnder(...entries: readonly (readonly [title: string, words: Words])[]): SafeHtml {
  const known = entries.flatMap(([title, words]) => {
    const body = said(words);
    return body === undefined ? [] : [html`<h3 class="below">${title}</h3>${body}`];
  });
  return known.length === 0 ? NOT_SAID : html`${known}`;
}

const joined = (words: Words): string | undefined =>
  words === undefined || typeof words === "string" ? words : words.join("; ");

function knownFacts(facts: readonly (readonly [string, string | undefined])[]): SafeHtml {
  return factList(
    facts.flatMap(([name, value]) =>
      value === undefined || value === "" ? [] : [[name, dataText(value)] as const],
    ),
  );
}

export const detailsPart: PartMaker<ModelCard> = ({
  words,
  model,
  run,
  versions,
  seed,
  task,
  target,
  classes,
}) => ({
  id: "details",
  title: "Model details",
  body: html`${said(words.description)}${knownFacts([
    ["model", model.uri],
    ["aliases", model.aliases.join(", ")],
    ["kind", model.kind],
    ["task", task],
    ["target", target],
    ["classes", classes.map(String).join(", ")],
    ["owners", joined(words.owners)],
    ["contact", words.contact],
    ["licence", words.licence],
    ["citation", words.citation],
    ["trained", formatInstant(run.startedAtMs)],
    ["run", run.id],
    ["experiment", run.experiment],
    ["kept in", run.trackingUri],
    ["seed", String(seed)],
    ...Object.entries(versions),
  ])}${htmlTable({
    caption: `Reads ${formatTimes(model.inputs.length, "column")}, ${formatCount(model.encodedColumns)} after encoding`,
    columns: [{ title: "column" }, { title: "type" }, { title: "needed" }],
    rows: model.inputs.map(({ name, type, required }) => [dataText(name), type, required ? "yes" : "no"]),
  })}${htmlTable({
    caption: "Gives",
    columns: [{ title: "column" }, { title: "type" }],
    rows: model.outputs.map(({ name, type }) => [dataText(name), type]),
  })}`,
});

export const usePart: PartMaker<ModelCard> = ({ words }) => ({
  id: "use",
  title: "Intended use",
  body: wordsUnder(
    ["What it is for", words.intendedUse],
    ["Who is to use it", words.users],
    ["What it must not be used for", words.outOfScope],
  ),
});

export const factorsPart: PartMaker<ModelCard> = ({ words, fairness, slices }) => {
  const declared = (fairness?.factors ?? []).map(
    ({ name, groups }) =>
      html`<li>${dataText(name)}: ${dataText(groups.map(({ label }) => label).join("; "))}</li>`,
  );
  const measured = slices?.columns.slice(0, 5).map(({ name }) => name) ?? [];
  return {
    id: "factors",
    title: "Factors",
    body: html`${said(words.factors)}${
      declared.length > 0
        ? html`<p>Groups that were declared, and are compared below:</p><ul>${declared}</ul>`
        : html`<p class="note">No groups are declared: <code>card.fairness.columns</code> names them.</p>`
    }${measured.length > 0 && html`<p>Errors differ most by ${dataText(measured.join(", "))}.</p>`}`,
  };
};

function intervalText({ low, high }: CardMetric): string {
  return Number.isFinite(low) ? `${formatNumber(low)} to ${formatNumber(high)}` : "";
}

export const metricsPart: PartMaker<ModelCard> = ({
  metrics,
  baseline,
  level,
  evaluation,
  target,
  calibration,
}) => {
  const number = (title: string) => ({ title, kind: "number" as const });
  const judged = metrics.filter(({ passed }) => passed !== undefined);
  const missed = judged.filter(({ passed }) => passed === false).length;
  const sentence =
    judged.length === 0
      ? "No threshold was set before: what is good enough is not said."
      : `${judged.length - missed} of ${judged.length} thresholds are met.`;
  return {
    id: "metrics",
    title: "Metrics",
    body: html`<p>${sentence}</p>${htmlTable({
      caption: html`Of ${formatCount(evaluation.rows ?? 0)} rows; errors in the unit of ${dataText(target)}`,
      label: "Values of the metrics",
      columns: [
        { title: "metric" },
        number("value"),
        number(`${formatPercent(level)} interval`),
        number("threshold"),
        { title: "verdict" },
        ...(baseline === undefined ? [] : [number(`baseline (${baseline.name})`)]),
        { title: "better" },
      ],
      rows: metrics.map((metric): HtmlValue[] => {
        const other = baseline?.metrics[metric.name];
        return [
          html`${metric.title} <small>${dataText(metric.name)}</small>`,
          formatNumber(metric.value, 5),
          intervalText(metric),
          thresholdText(metric),
          verdictHtml(metric),
          ...(baseline === undefined ? [] : [other === undefined ? "" : formatNumber(other, 5)]),
          metric.greaterIsBetter ? "higher" : "lower",
        ];
      }),
      notes: [
        "Intervals: percentiles of the bootstrap over rows; in order of time, neighbours are drawn together.",
      ],
    })}${
      calibration !== undefined &&
      html`<p>Its probabilities are off what is observed by ${formatPercent(calibration.ece)} on average (expected calibration error).</p>`
    }`,
  };
};

function rowsBody({ source, digest, rows, how, profile }: CardRows, words: SafeHtml | undefined): SafeHtml {
  return html`${words}${knownFacts([
    ["source", source],
    ["rows", rows === undefined ? undefined : formatCount(rows)],
    ["taken", how],
    ["digest", digest],
  ])}${profile !== undefined && html`<h3 class="below">Columns</h3>${profileTableHtml(profile)}`}`;
}

export const evaluationPart: PartMaker<ModelCard> = ({ evaluation }) => ({
  id: "evaluation",
  title: "Evaluation data",
  body: rowsBody(evaluation, undefined),
});

export const trainingPart: PartMaker<ModelCard> = ({ training, words }) => ({
  id: "training",
  title: "Training data",
  body: rowsBody(training, said(words.data)),
});

export const ethicsPart: PartMaker<ModelCard> = ({ words }) => ({
  id: "ethics",
  title: "Ethical considerations",
  body: said(words.ethics) ?? NOT_SAID,
});

export const caveatsPart: PartMaker<ModelCard> = ({ words, caveats }) => ({
  id: "caveats",
  title: "Caveats and recommendations",
  body: html`${said(words.limits) && html`<h3 class="below">Limits</h3>${said(words.limits)}`}<h3 class="below">Found in the data and in the model</h3>${
    caveats.length === 0
      ? html`<p>Nothing was found that stands against its use; what was looked for: thresholds, leakage, drift, rows that were seen in training, cohorts that err more, groups with few rows.</p>`
      : html`<ul>${caveats.map(({ kind, text }) => html`<li><b>${kind}</b>: ${dataText(text)}</li>`)}</ul>`
  }${said(words.recommendations) && html`<h3 class="below">Recommendations</h3>${said(words.recommendations)}`}`,
});

export const configPart: PartMaker<ModelCard> = ({ config }) => ({
  id: "config",
  title: "How it is made again",
  body: html`<pre tabindex="0" role="region" aria-label="Config"><code>${config}</code></pre>`,
});
