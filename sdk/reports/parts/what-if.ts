import { whatIfPiece } from "../../display/index.js";
import { dataText } from "../../display/page/index.js";
import { html } from "../../utils/html/index.js";
import type { PartMaker } from "./part.js";

/** A row whose values can be changed: the model answers in the page, or a grid of predictions does. */
export const whatIfPart: PartMaker = ({ whatIf }) =>
  whatIf && {
    id: "what-if",
    title: "What if",
    body:
      "unavailable" in whatIf
        ? html`<p>Values of a row cannot be changed here: ${dataText(whatIf.unavailable)}</p>`
        : html`<div class="what-if">${whatIfPiece(whatIf)}</div>`,
  };
