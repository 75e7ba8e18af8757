import { formatCount, learningCurves } from "../../display/index.js";
import { html } from "../../utils/html/index.js";
import { type PartMaker, plotGrid } from "./part.js";

/** How training went; absent for models that are fitted in closed form. */
export const learningPart: PartMaker = ({ history }, plots) => {
  if (history === undefined || history.epochs.length === 0) return undefined;
  const { epochs, bestEpoch, stoppedEarly } = history;
  const kept =
    bestEpoch === undefined || bestEpoch === epochs.length
      ? "The last epoch's weights were kept."
      : `The weights of epoch ${bestEpoch} were kept.`;
  const stopped =
    stoppedEarly === true
      ? ` Training stopped early, after ${formatCount(epochs.length)} of ${formatCount(epochs[0].epochs)} epochs.`
      : "";
  return {
    id: "learning",
    title: "Learning",
    body: html`<p>${formatCount(epochs.length)} epochs.${stopped} ${kept}</p>${plotGrid(
      learningCurves(history).map((figure) => plots.plot(figure)),
    )}`,
  };
};
