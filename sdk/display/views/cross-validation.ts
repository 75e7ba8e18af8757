import type { CrossValidation, FoldScore } from "../../core/validation/index.js";
import type { KnownFolds } from "../../utils/splitters/index.js";
import { formatCount, formatNumber, formatSeconds } from "../../utils/text/index.js";
import { MACHINE_FORM, type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../bundle.js";
import { foldScores } from "../figures/index.js";
import { dataText, htmlTable, outputHtml } from "../page/index.js";
import { boxText } from "../text/index.js";
import { figurePiece } from "./figure.js";

/** How rows were parted, in words. */
export function foldsInWords(splitter: KnownFolds | undefined, folds: number): string {
  if (splitter === undefined) return `${folds} folds`;
  const drawn = "shuffle" in splitter ? (splitter.shuffle ? ", shuffled" : ", in order") : "";
  if (splitter.kind === "group") return `${folds} folds by ${splitter.column}`;
  if (splitter.kind === "timeSeries")
    return `${folds} folds forward in time${splitter.gap > 0 ? `, a gap of ${formatCount(splitter.gap)} rows` : ""}`;
  return `${folds} ${splitter.kind === "stratified" ? "stratified " : ""}folds${drawn}`;
}

function cells({ scores, fitSeconds, trainRows, testRows }: FoldScore, names: readonly string[]): string[] {
  return [
    formatCount(trainRows),
    formatCount(testRows),
    ...names.map((name) => formatNumber(scores[name])),
    formatSeconds(fitSeconds),
  ];
}

/** Scores by fold as a table with means and deviations, and the first metric as a plot. */
export function crossValidationView(validation: CrossValidation, options: ViewOptions = {}): MimeBundle {
  const { width } = { ...VIEW_DEFAULTS, ...options };
  const { folds, metrics, skipped, splitter, model } = validation;
  const names = metrics.map(({ name }) => name);
  const title = `Cross-validation of ${model}: ${foldsInWords(splitter, folds.length)}`;
  const notes = skipped.map(({ name, reason }) => `${name} left out: ${reason}`);
  const rows = [
    ...folds.map((fold) => [String(fold.fold), ...cells(fold, names)]),
    ["mean", "", "", ...metrics.map(({ mean }) => formatNumber(mean)), formatSeconds(validation.fitSeconds)],
    ["± std", "", "", ...metrics.map(({ std }) => formatNumber(std, 2)), ""],
  ];
  const titles = ["fold", "training rows", "test rows", ...names, "fit"];
  const [first] = names;
  return {
    "text/plain": boxText(
      {
        title,
        columns: titles.map((name, i) => ({ title: name, align: i === 0 ? "left" : "right" })),
        rows,
        notes,
      },
      width,
    ),
    "text/html": outputHtml(
      htmlTable({
        caption: title,
        columns: titles.map((name, i) => ({ title: name, kind: i === 0 ? "text" : "number" })),
        rows: rows.map(([head, ...rest]) => [dataText(head), ...rest]),
        notes,
      }),
      first === undefined ? "" : figurePiece(foldScores([{ name: model, validation }], first)),
    ),
    [MACHINE_FORM]: { model, splitter, metrics, folds, skipped },
  };
}
