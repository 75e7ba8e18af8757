import { Evaluation } from "../../core/evaluation/index.js";
import { classTable, evaluationPanels } from "../../display/index.js";
import { html } from "../../utils/html/index.js";
import type { ReportInput } from "../input.js";
import type { PartMaker } from "./part.js";

/** What the section looks at: an evaluation, or the predictions of which one can be made. */
type Judged = Pick<ReportInput, "task" | "target" | "predictions" | "classes" | "evaluation">;

function evaluationOf({ evaluation, task, target, predictions, classes }: Judged): Evaluation | undefined {
  if (evaluation !== undefined) return evaluation;
  if (predictions === undefined || predictions.truth.length === 0) return undefined;
  const scoring = { task, ...predictions, ...(task === "classification" ? { classes } : {}) };
  return new Evaluation({ scoring, target, inTime: true });
}

/** Where a model is right and where it errs: the panels that notebooks show. */
export const evaluationPart: PartMaker<Judged> = (input, plots) => {
  const evaluation = evaluationOf(input);
  if (evaluation === undefined) return undefined;
  return {
    id: "errors",
    title: "Predictions and errors",
    body: html`${
      evaluation.task === "regression"
        ? html`<p>An error is the prediction minus the true value: above zero the model said too much.</p>`
        : classTable(evaluation)
    }${evaluationPanels(evaluation, plots)}`,
  };
};
