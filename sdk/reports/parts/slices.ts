import { slicesFigures, slicesTable, worstCohorts } from "../../display/index.js";
import { html } from "../../utils/html/index.js";
import type { ReportInput } from "../input.js";
import { type PartMaker, plotGrid } from "./part.js";

/** Columns that are drawn. */
const MOST = 4;

/** Where the model errs: the worst cohorts, and the columns whose slices differ most. */
export const slicesPart: PartMaker<Pick<ReportInput, "slices">> = ({ slices }, plots) => {
  if (slices === undefined) return undefined;
  return {
    id: "slices",
    title: "Where it errs",
    body: html`${slicesTable(slices)}${plotGrid(
      slices.worst.length > 0 && plots.plot(worstCohorts(slices)),
      ...slicesFigures(slices, MOST).map(({ figure }) => plots.plot(figure)),
    )}`,
  };
};
