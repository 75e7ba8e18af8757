import { comparisonFigure, pairedComparisonTable } from "../../display/index.js";
import { html } from "../../utils/html/index.js";
import type { ReportInput } from "../input.js";
import { type PartMaker, plotGrid } from "./part.js";

/** Whether the model is better than the one that holds its place. */
export const championPart: PartMaker<Pick<ReportInput, "comparisons">> = ({ comparisons }, plots) => {
  if (comparisons === undefined || comparisons.length === 0) return undefined;
  return {
    id: "champion",
    title: "Against the champion",
    body: html`${pairedComparisonTable(comparisons)}${plotGrid(plots.plot(comparisonFigure(comparisons)))}`,
  };
};
