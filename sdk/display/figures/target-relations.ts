import type { AssociationMeasure, TargetFacts } from "../../core/profile/index.js";
import { cutText, formatCount, formatNumber } from "../../utils/text/index.js";
import type { Figure } from "./figure.js";
import { color } from "./palette.js";
import { rowsAspect } from "./rows-aspect.js";
import { coordinate } from "./sample.js";

const MOST = 20;
const NAME_WIDTH = 24;
/** Characters of a name in a sentence. */
const HOVER_WIDTH = 60;

export const MEASURE_NAMES = {
  spearman: "rank correlation",
  correlationRatio: "correlation ratio",
  cramersV: "Cramér's V",
  auc: "area under the ROC curve",
} as const satisfies Record<AssociationMeasure, string>;

/** What each column says of the target: how strongly it goes with it, and how well it predicts it alone. */
export function targetRelationsFigure({ column, task, relations, rows }: TargetFacts): Figure {
  const target = cutText(column, HOVER_WIDTH);
  const shown = relations
    .slice(0, MOST)
    .map((relation) => ({ ...relation, column: cutText(relation.column, HOVER_WIDTH) }));
  const places = shown.map((_, i) => i);
  const hidden = relations.length - shown.length;
  const score = task === "regression" ? "R²" : "balanced accuracy above chance";
  const hasAlone = shown.some(({ alone }) => alone !== undefined);
  const bar = (
    shift: number,
    lengths: readonly number[],
    name: string,
    role: "blue" | "teal",
    hover: string[],
  ) =>
    ({
      type: "bar",
      orientation: "h",
      name,
      x: lengths.map(coordinate),
      y: places.map((place) => place + shift),
      width: hasAlone ? 0.36 : 0.66,
      marker: { color: color(role) },
      hover,
    }) as const;
  const strengths = shown.map(({ strength }) => (Number.isNaN(strength) ? 0 : strength));
  const alone = shown.map((relation) => Math.max(0, relation.alone ?? 0));
  return {
    title: `What columns say of ${target}`,
    description: `Strength of the relation to ${target} of ${formatCount(relations.length)} columns; the strongest: ${shown
      .slice(0, 3)
      .map((relation) => relation.column)
      .join(", ")}.`,
    note: `Strength: ${[...new Set(shown.map(({ measure }) => MEASURE_NAMES[measure]))].join(", ")}, without sign (of an area under the curve its distance from a half, doubled). Alone: ${score} of a small tree of this column only, on rows held out. ${formatCount(rows)} rows.${
      hidden > 0 ? ` ${formatCount(hidden)} weaker columns not drawn.` : ""
    }`,
    data: [
      bar(
        hasAlone ? -0.19 : 0,
        strengths,
        "strength",
        "blue",
        shown.map((one) => `${one.column}: ${MEASURE_NAMES[one.measure]} ${formatNumber(one.value, 3)}`),
      ),
      ...(hasAlone
        ? [
            bar(
              0.19,
              alone,
              "alone",
              "teal",
              shown.map((one) => `${one.column} alone: ${score} ${formatNumber(one.alone ?? Number.NaN, 3)}`),
            ),
          ]
        : []),
    ],
    layout: {
      x: { title: "from nothing to all", range: [0, 1] },
      y: {
        range: [-0.6, shown.length - 0.4],
        reversed: true,
        ticks: { values: places, labels: shown.map((one) => cutText(one.column, NAME_WIDTH)) },
      },
      aspect: rowsAspect(shown.length),
    },
  };
}
