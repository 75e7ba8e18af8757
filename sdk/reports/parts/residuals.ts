import { autocorrelationFigure, biasByPrediction, residualsTable } from "../../display/index.js";
import { html } from "../../utils/html/index.js";
import type { ReportInput } from "../input.js";
import { type PartMaker, plotGrid } from "./part.js";

/** What the errors of a regression say together. */
export const residualsPart: PartMaker<Pick<ReportInput, "residuals" | "target">> = (
  { residuals, target },
  plots,
) => {
  if (residuals === undefined) return undefined;
  const lags = autocorrelationFigure(residuals);
  return {
    id: "residuals",
    title: "What the errors say",
    body: html`${residualsTable(residuals)}${plotGrid(
      plots.plot(biasByPrediction(residuals, target)),
      lags !== undefined && plots.plot(lags),
    )}`,
  };
};
