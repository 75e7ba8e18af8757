import type { Study } from "../../core/tuning/index.js";
import {
  SLICES,
  studyHistory,
  studyImportances,
  studyParallel,
  studySlices,
  studyTable,
} from "../../display/index.js";
import { html } from "../../utils/html/index.js";
import { type PartMaker, plotGrid } from "./part.js";

/** Trials that the table shows by itself; all are behind it. */
const FIRST = 10;
const MOST = 1000;

/** The search that the model's settings were found by. */
export const studyPart: PartMaker<{ readonly study?: Study }> = ({ study }, plots) => {
  if (study === undefined) return undefined;
  const importances = studyImportances(study);
  const parallel = studyParallel(study);
  const slices = studySlices(study);
  return {
    id: "study",
    title: "Tuning",
    body: html`${studyTable(study)}${
      study.trials.length > FIRST &&
      html`<details><summary>All trials</summary>${studyTable(study, MOST, `The trials, the best ${MOST} at most`)}</details>`
    }${plotGrid(
      study.trials.length > 0 && plots.plot(studyHistory(study)),
      importances !== undefined && plots.plot(importances),
      parallel !== undefined && plots.plot(parallel),
    )}${
      slices.length > 0 &&
      html`<h3 class="below">Slices</h3><p>${SLICES}</p>${plotGrid(
        slices.map((figure) => plots.plot(figure, "half")),
      )}`
    }`,
  };
};
