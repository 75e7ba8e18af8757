import { thresholdText, verdictHtml } from "../../display/index.js";
import { dataText, htmlTable } from "../../display/page/index.js";
import { html } from "../../utils/html/index.js";
import { formatNumber } from "../../utils/text/index.js";
import type { ReportInput } from "../input.js";
import { metricUnit } from "./head.js";
import type { PartMaker } from "./part.js";

/** All metrics with thresholds and the baseline's values. */
export const metricsPart: PartMaker<
  Pick<ReportInput, "metrics" | "baseline" | "task" | "target"> & {
    readonly data: Pick<ReportInput["data"], "testRows">;
  }
> = (input) => {
  const { metrics, baseline, data } = input;
  if (metrics.length === 0) return undefined;
  const failed = metrics.filter(({ passed }) => passed === false).length;
  const judged = metrics.filter(({ passed }) => passed !== undefined).length;
  const sentence =
    judged === 0
      ? "No threshold was set."
      : failed === 0
        ? `${judged === 1 ? "The threshold is" : `All ${judged} thresholds are`} met.`
        : `${failed} of ${judged} thresholds ${failed === 1 ? "is" : "are"} missed.`;
  const table = htmlTable({
    caption: `Metrics of ${data.testRows.toLocaleString("en-US")} test rows`,
    columns: [
      { title: "metric" },
      { title: "value", kind: "number" },
      { title: "threshold", kind: "number" },
      { title: "verdict" },
      ...(baseline === undefined ? [] : [{ title: `baseline (${baseline.name})`, kind: "number" as const }]),
      { title: "better" },
    ],
    rows: metrics.map((metric) => [
      html`${metric.title} <small>${dataText(metric.name)}</small>`,
      html`${formatNumber(metric.value, 5)} <small>${dataText(metricUnit(metric.name, input))}</small>`,
      thresholdText(metric),
      verdictHtml(metric),
      ...(baseline === undefined
        ? []
        : [metric.name in baseline.metrics ? formatNumber(baseline.metrics[metric.name], 5) : ""]),
      metric.greaterIsBetter ? "higher" : "lower",
    ]),
  });
  return { id: "metrics", title: "Metrics", body: html`<p>${sentence}</p>${table}` };
};
