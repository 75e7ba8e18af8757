import { dataText } from "../../display/page/index.js";
import { html } from "../../utils/html/index.js";
import { formatCount } from "../../utils/text/index.js";
import { renderPage } from "../page.js";
import { explanationPart } from "../parts/explanation.js";
import { Plots } from "../plots.js";
import type { ExplanationReport } from "./input.js";
import { storedDataPart, storedHead, storedRunPart } from "./parts.js";

/** The report of a stored model's explanation: one HTML page that needs nothing else. */
export async function renderExplanationReport(input: ExplanationReport): Promise<string> {
  const plots = new Plots();
  const parts = [explanationPart, storedDataPart, storedRunPart]
    .map((make) => make(input, plots))
    .filter((part) => part !== undefined);
  const { model, target, task, explanation, background, data } = input;
  const lead = html`Why the <b>${model.kind}</b> model <b>${dataText(model.uri)}</b> ${
    task === "regression" ? "predicts" : "classifies"
  } <b>${dataText(target)}</b> as it does: ${formatCount(explanation.shap.rows)} of ${formatCount(data.taken)} rows, compared with ${dataText(background)}.`;
  return renderPage({
    title: input.title,
    head: storedHead("Assay explanation", input, lead),
    parts,
  });
}
