import { selectionTable } from "../../display/index.js";
import { html } from "../../utils/html/index.js";
import type { PartMaker } from "./part.js";

/** Which columns the model reads, of those that there are. */
export const selectionPart: PartMaker = ({ selection }) =>
  selection === undefined
    ? undefined
    : {
        id: "selection",
        title: "Columns",
        body: html`<p>Judged on folds of the training rows; the test rows were not looked at.</p>${selectionTable(selection)}`,
      };
