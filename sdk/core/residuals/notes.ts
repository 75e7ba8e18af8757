import { formatNumber, formatPercent } from "../../utils/text/index.js";
import { studentTwoSided } from "../statistics/index.js";
import type { ResidualSummary } from "./residual-summary.js";

type Facts = Omit<ResidualSummary, "notes" | "table" | "worstTable">;

/** Rows of which the hundredth with the largest errors has this share of all error are worth a look. */
const HEAVY_TAIL = 0.08;
/** Neighbouring errors that are alike by this much. */
const ALIKE = 0.1;

/** What stands out, in sentences. */
export function notesOf(facts: Facts): string[] {
  return [biasNote(facts), spreadNote(facts), timeNote(facts), tailNote(facts)].filter(
    (note) => note !== undefined,
  );
}

function biasNote({ bias, biasLow, biasHigh, mae }: Facts): string {
  const interval = `95 % interval ${formatNumber(biasLow, 3)} to ${formatNumber(biasHigh, 3)}`;
  if (biasLow <= 0 && biasHigh >= 0)
    return `No bias to be seen: mean error ${formatNumber(bias, 3)}, ${interval}.`;
  const share = mae === 0 ? "" : `, ${formatPercent(Math.abs(bias) / mae)} of the mean absolute error`;
  return `The model says ${bias > 0 ? "too much" : "too little"}, by ${formatNumber(Math.abs(bias), 3)} on average (${interval}${share}).`;
}

/** Whether errors grow with the prediction: told by the first and the last bin. */
function spreadNote({ byPrediction }: Facts): string | undefined {
  const [first, last] = [byPrediction[0], byPrediction[byPrediction.length - 1]];
  if (byPrediction.length < 3 || first.rows < 5 || last.rows < 5) return undefined;
  // Logarithms of variances of normal errors differ by about √(2/(n-1) + 2/(m-1)).
  const ratio = last.std / first.std;
  const z = Math.log(ratio ** 2) / Math.sqrt(2 / (first.rows - 1) + 2 / (last.rows - 1));
  if (
    !Number.isFinite(z) ||
    studentTwoSided(z, Number.POSITIVE_INFINITY) > 0.001 ||
    (ratio < 1.5 && ratio > 1 / 1.5)
  )
    return undefined;
  return ratio > 1
    ? `Errors grow with the prediction: they scatter ${formatNumber(ratio, 2)} times as much in the highest bin as in the lowest.`
    : `Errors shrink with the prediction: they scatter ${formatNumber(1 / ratio, 2)} times as much in the lowest bin as in the highest.`;
}

function timeNote({ autocorrelation }: Facts): string | undefined {
  if (autocorrelation === undefined) return undefined;
  const { values, limit, ljungBox } = autocorrelation;
  if (ljungBox.pValue > 0.001 || Math.abs(values[0]) < Math.max(limit, ALIKE)) {
    return ljungBox.pValue > 0.001 ? "Errors do not go together in time." : undefined;
  }
  const like = values[0] > 0 ? "are alike" : "alternate";
  return `Errors that follow each other ${like} (autocorrelation ${formatNumber(values[0], 2)} at lag 1): time knows something that the model does not.`;
}

function tailNote({ tail, rows }: Facts): string | undefined {
  if (rows < 100 || tail < HEAVY_TAIL) return undefined;
  return `A hundredth of the rows has ${formatPercent(tail)} of all error.`;
}
