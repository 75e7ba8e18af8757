import { calibrationChange, calibrationTable } from "../../display/index.js";
import { html } from "../../utils/html/index.js";
import { type PartMaker, plotGrid } from "./part.js";

/** What the calibration made of the probabilities, on folds of the training rows. */
export const calibrationPart: PartMaker = ({ calibration }, plots) => {
  if (calibration === undefined) return undefined;
  return {
    id: "calibration",
    title: "Calibration",
    body: html`<p>Calibrated probabilities mean what they say: of the rows that are given 80 %, eight in ten are of the class.</p>${calibrationTable(calibration)}${plotGrid(
      plots.plot(
        calibrationChange(calibration),
        "half",
        "On the diagonal, probabilities are what is observed.",
      ),
    )}`,
  };
};
