import type { Study } from "../../../core/tuning/index.js";
import { formatPercent } from "../../../utils/text/index.js";
import type { Figure } from "../figure.js";
import { color } from "../palette.js";
import { rowsAspect } from "../rows-aspect.js";
import { coordinate } from "../sample.js";

/** Most bars that are drawn. */
const MOST = 20;

/** One bar a parameter, the most important on top; undefined where too few trials are complete to say. */
export function studyImportances({ importances, metric }: Study): Figure | undefined {
  if (importances.every(({ importance }) => importance === 0)) return undefined;
  const shown = importances.slice(0, MOST);
  const places = shown.map((_, i) => i);
  const hidden = importances.length - shown.length;
  return {
    title: "Importance of parameters",
    description: `Share of the variance of ${metric.name} that each of ${importances.length} parameters explains; the largest: ${shown
      .slice(0, 3)
      .map(({ name }) => name)
      .join(", ")}.`,
    note: `By a forest grown on the complete trials (fANOVA).${hidden > 0 ? ` ${hidden} less important not drawn.` : ""}`,
    data: [
      {
        type: "bar",
        orientation: "h",
        x: shown.map(({ importance }) => coordinate(importance)),
        y: places,
        width: 0.66,
        marker: { color: color("blue") },
        text: shown.map(({ importance }) => formatPercent(coordinate(importance))),
        hover: shown.map(({ name, importance }) => `${name}: ${formatPercent(importance)}`),
      },
    ],
    layout: {
      x: { title: `share of the variance of ${metric.name} over the space` },
      y: {
        range: [-0.6, shown.length - 0.4],
        reversed: true,
        ticks: { values: places, labels: shown.map(({ name }) => name) },
      },
      aspect: rowsAspect(shown.length),
    },
  };
}
