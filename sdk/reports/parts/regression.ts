import {
  predictedVsTrue,
  residualHistogram,
  residualsByRow,
  residualsVsPredicted,
} from "../../display/index.js";
import { html } from "../../utils/html/index.js";
import type { ReportInput } from "../input.js";
import { type PartMaker, plotGrid } from "./part.js";

/** Where a regression is right and where it errs. */
export const regressionPart: PartMaker<Pick<ReportInput, "task" | "predictions" | "target">> = (
  { task, predictions, target },
  plots,
) => {
  if (task !== "regression" || predictions === undefined || predictions.truth.length === 0) return undefined;
  const rows = { ...predictions, target };
  return {
    id: "errors",
    title: "Predictions and errors",
    body: html`<p>An error is the prediction minus the true value: above zero the model said too much.</p>${plotGrid(
      plots.plot(predictedVsTrue(rows), "half", "One dot a test row; on the line the prediction is exact."),
      plots.plot(
        residualsVsPredicted(rows),
        "half",
        "A funnel or a bend is something the model does not know yet.",
      ),
      plots.plot(
        residualHistogram(rows),
        "full",
        "Rows by the size of their error; best narrow and around zero.",
      ),
      plots.plot(residualsByRow(rows), "full", "Waves are seasons or drift that the columns do not tell."),
    )}`,
  };
};
