import { metricCards } from "../../display/index.js";
import { html } from "../../utils/html/index.js";
import { formatCount } from "../../utils/text/index.js";
import type { ReportInput } from "../input.js";
import type { PartMaker } from "./part.js";

/** All metrics, against thresholds, baseline and champion: the cards that notebooks show. */
export const metricsPart: PartMaker<
  Pick<ReportInput, "metrics" | "baseline" | "target" | "comparisons"> & {
    readonly data: Pick<ReportInput["data"], "testRows">;
  }
> = ({ metrics, baseline, target, comparisons = [], data }) => {
  if (metrics.length === 0) return undefined;
  const failed = metrics.filter(({ passed }) => passed === false).length;
  const judged = metrics.filter(({ passed }) => passed !== undefined).length;
  const sentence =
    judged === 0
      ? "No threshold was set."
      : failed === 0
        ? `${judged === 1 ? "The threshold is" : `All ${judged} thresholds are`} met.`
        : `${failed} of ${judged} thresholds ${failed === 1 ? "is" : "are"} missed.`;
  const rows = `${formatCount(data.testRows)} test rows`;
  return {
    id: "metrics",
    title: "Metrics",
    body: html`<p>${sentence} Of ${rows}.</p>${metricCards({ details: metrics, context: { target, ...(baseline === undefined ? {} : { baseline }), comparisons } })}`,
  };
};
