import { foldScores, foldsInWords, leaderboardSeries, leaderboardTable } from "../../display/index.js";
import { htmlTable } from "../../display/page/index.js";
import { html } from "../../utils/html/index.js";
import { formatNumber } from "../../utils/text/index.js";
import { type PartMaker, plotGrid } from "./part.js";

/** How models did on folds of the training rows: the comparison that picked this one, or its own cross-validation. */
export const validationPart: PartMaker = ({ leaderboard, crossValidation }, plots) => {
  if (leaderboard !== undefined) {
    const { metric } = leaderboard;
    return {
      id: "comparison",
      title: "Comparison",
      body: html`${leaderboardTable(leaderboard)}${plotGrid(
        plots.plot(foldScores(leaderboardSeries(leaderboard), metric.name)),
      )}`,
    };
  }
  if (crossValidation === undefined) return undefined;
  const { metrics, folds, splitter, model, skipped } = crossValidation;
  const table = htmlTable({
    caption: `Scores over ${foldsInWords(splitter, folds.length)}`,
    columns: [
      { title: "metric" },
      { title: "mean", kind: "number" },
      { title: "± std", kind: "number" },
      ...folds.map(({ fold }) => ({ title: `fold ${fold}`, kind: "number" as const })),
    ],
    rows: metrics.map(({ name, title, mean, std }) => [
      html`${title} <small>${name}</small>`,
      formatNumber(mean),
      formatNumber(std, 2),
      ...folds.map(({ scores }) => formatNumber(scores[name])),
    ]),
    notes: skipped.map(({ name, reason }) => `${name} left out: ${reason}`),
  });
  const [first] = metrics;
  return {
    id: "cross-validation",
    title: "Cross-validation",
    body: html`<p>What training rows say of the model, fold by fold; the test rows were not looked at.</p>${table}${plotGrid(
      first !== undefined &&
        plots.plot(foldScores([{ name: model, validation: crossValidation }], first.name)),
    )}`,
  };
};
