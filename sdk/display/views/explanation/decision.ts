import type { Decision } from "../../../core/explainers/index.js";
import { formatCount, formatNumber } from "../../../utils/text/index.js";
import { type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../../bundle.js";
import { baseValueText, decisionFigure, doubtTexts, ofClass } from "../../figures/index.js";
import type { Box } from "../../text/index.js";
import { outputsView } from "./pictures.js";

/** Rows with a column of their own: those that are marked, else the first. */
const OWN = 3;

function decisionBox(
  { facts, columns, lines, hidden, asked, misses, baseValue }: Decision,
  most: number,
): Box {
  const marked = lines.filter(({ highlighted }) => highlighted);
  const few = lines.length <= OWN;
  const own = (few ? lines : marked).slice(0, OWN);
  const what =
    misses === "misclassified" ? "misclassified" : misses === "errors" ? "the largest errors" : "marked";
  const spread = (at: number) => {
    const sorted = Float64Array.from(lines, ({ path }) => path[at]).sort();
    return [sorted[0], sorted[Math.floor((sorted.length - 1) / 2)], sorted[sorted.length - 1]].map((value) =>
      formatNumber(value),
    );
  };
  const count = columns.length;
  const line = (name: string, at: number) => [
    name,
    ...(few ? [] : spread(at)),
    ...own.map(({ path }) => formatNumber(path[at])),
  ];
  const below = columns.length - Math.min(columns.length, most);
  return {
    title: `Decision plot of ${formatCount(lines.length)} ${lines.length === 1 ? "row" : "rows"} in ${facts.unit}${ofClass(facts)}: predictions on top, base value ${formatNumber(baseValue)} below`,
    columns: [
      { title: "with column" },
      ...(few ? [] : ["lowest", "median", "highest"].map((title) => ({ title, align: "right" as const }))),
      ...own.map(({ row }) => ({ title: `row ${row}`, align: "right" as const })),
    ],
    rows: [
      ...columns.slice(0, most).map((column, i) => line(column, count - i)),
      line(hidden + below > 0 ? `${hidden + below} other columns` : "to begin with", below),
    ],
    notes: [
      ...(few || marked.length === 0 ? [] : [`${what}: rows ${marked.map(({ row }) => row).join(", ")}`]),
      ...(lines.length < asked
        ? [`${formatCount(lines.length)} of ${formatCount(asked)} rows, evenly spread`]
        : []),
      baseValueText(facts),
      ...doubtTexts(facts),
    ],
  };
}

/** How predictions come about, column by column: lines, in a terminal how far they have come at each column. */
export function decisionView(decision: Decision, options: ViewOptions = {}): MimeBundle {
  const { rows } = { ...VIEW_DEFAULTS, rows: 20, ...options };
  return outputsView(decision, { figure: decisionFigure, box: (of) => decisionBox(of, rows) }, options);
}
