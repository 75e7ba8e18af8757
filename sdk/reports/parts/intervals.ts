import { intervalsFigure, intervalsTable } from "../../display/index.js";
import { html } from "../../utils/html/index.js";
import { type PartMaker, plotGrid } from "./part.js";

/** How often the intervals hold on the test rows, and how wide they are. */
export const intervalsPart: PartMaker = ({ intervals, predictions, target }, plots) => {
  if (intervals === undefined || predictions === undefined || predictions.truth.length === 0)
    return undefined;
  const { truth, prediction } = predictions;
  const { lower, upper } = intervals;
  const rows = { truth, prediction, lower, upper, target };
  return {
    id: "intervals",
    title: "Prediction intervals",
    body: html`${intervalsTable(intervals, rows)}${plotGrid(
      plots.plot(intervalsFigure(rows), "full", "Dots between the two thin lines are within their interval."),
    )}`,
  };
};
