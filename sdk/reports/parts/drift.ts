import { driftBars, driftColumns, driftTable } from "../../display/index.js";
import { html } from "../../utils/html/index.js";
import type { ReportInput } from "../input.js";
import { type PartMaker, plotGrid } from "./part.js";

/** Columns that are drawn. */
const MOST = 6;

/** How far the data have moved from those that the model learned from. */
export const driftPart: PartMaker<Pick<ReportInput, "drift">> = ({ drift }, plots) => {
  if (drift === undefined) return undefined;
  const hasIndex = drift.columns.some(({ psi }) => psi !== undefined);
  return {
    id: "drift",
    title: "Drift",
    body: html`${driftTable(drift)}${plotGrid(
      hasIndex && plots.plot(driftBars(drift)),
      ...driftColumns(drift, MOST).map(({ figure }) => plots.plot(figure)),
    )}`,
  };
};
