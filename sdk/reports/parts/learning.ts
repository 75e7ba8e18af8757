import { learningCurves } from "../../display/index.js";
import { html } from "../../utils/html/index.js";
import { formatCount, formatTimes } from "../../utils/text/index.js";
import type { ReportInput } from "../input.js";
import { type PartMaker, plotGrid } from "./part.js";

/** How training went; absent for models that are fitted in closed form. */
export const learningPart: PartMaker<Pick<ReportInput, "history">> = ({ history }, plots) => {
  if (history === undefined || history.epochs.length === 0) return undefined;
  const { epochs, unit = "epoch", bestEpoch, stoppedEarly, stoppedOnRequest } = history;
  const kept =
    bestEpoch === undefined || bestEpoch === epochs.length
      ? `The model after the last ${unit} was kept.`
      : `The model after ${unit} ${bestEpoch} was kept.`;
  const trained =
    stoppedEarly === true
      ? `Stopped early${stoppedOnRequest === true ? " by hand" : ""}, after ${formatCount(epochs.length)} of ${formatTimes(epochs[0].epochs, unit)}.`
      : `${formatTimes(epochs.length, unit)}.`;
  return {
    id: "learning",
    title: "Learning",
    body: html`<p>${trained} ${kept}</p>${plotGrid(
      learningCurves(history).map((figure) => plots.plot(figure)),
    )}`,
  };
};
