import {
  beeswarm,
  explanationSentence,
  importanceBars,
  meanAbsoluteShap,
  waterfall,
} from "../../display/index.js";
import { dataText, htmlTable } from "../../display/page/index.js";
import { html } from "../../utils/html/index.js";
import { formatNumber } from "../../utils/text/index.js";
import { pickRows } from "../pick-rows.js";
import { type PartMaker, plotGrid } from "./part.js";

/** One SHAP summary a class, up to this many. */
const MAX_OUTPUTS = 3;

/** Which columns matter, how they act, and why a few rows got what they got. */
export const explanationPart: PartMaker = (input, plots) => {
  const { explanation } = input;
  if (explanation === undefined) return undefined;
  const { importances, importanceMetric, shap, unit } = explanation;
  const outputs = shap.outputs.map((_, o) => o);
  const shown = outputs.length <= 2 ? outputs.slice(-1) : outputs.slice(0, MAX_OUTPUTS);
  const means = new Map(meanAbsoluteShap(explanation, shown[0]).map((i) => [i.feature, i.importance]));
  const ranked = importances.length > 0 ? importances : meanAbsoluteShap(explanation, shown[0]);
  const bars =
    importances.length > 0 &&
    plots.plot(
      importanceBars(importances, {
        title: "Importances",
        label: `rise of ${importanceMetric} when shuffled`,
      }),
      "full",
      "What the model loses without a column, over all test rows; the thin line is a standard deviation over repeats.",
    );
  return {
    id: "explanation",
    title: "Explanation",
    body: html`<p>${explanationSentence(explanation)}</p>${plotGrid(
      bars,
      shown.map((output) =>
        plots.plot(
          beeswarm(explanation, { output }),
          "full",
          "One dot a row: to the right the column raised the prediction, to the left it lowered it.",
        ),
      ),
      pickRows(explanation, input).map(({ index, title, note, output }) =>
        plots.plot(waterfall(explanation, index, { title, output }), "full", note),
      ),
    )}${htmlTable({
      caption: "The same in numbers",
      columns: [
        { title: "column" },
        { title: "importance", subtitle: `rise of ${importanceMetric}`, kind: "number" },
        { title: "± std", kind: "number" },
        { title: "mean |SHAP|", subtitle: unit, kind: "number" },
      ],
      rows: ranked.map(({ feature, importance, std }) => [
        dataText(feature),
        importances.length > 0 ? formatNumber(importance) : "",
        std === undefined ? "" : formatNumber(std, 2),
        formatNumber(means.get(feature) ?? Number.NaN),
      ]),
    })}`,
  };
};
