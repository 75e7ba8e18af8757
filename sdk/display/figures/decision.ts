import { cellLabel, type Decision, type DecisionLine } from "../../core/explainers/index.js";
import { formatCount, formatNumber, formatSigned } from "../../utils/text/index.js";
import type { Figure, ScatterTrace } from "./figure.js";
import { color, LOW_TO_HIGH, scaleColor } from "./palette.js";
import { rowsAspect } from "./rows-aspect.js";
import { coordinate, extent } from "./sample.js";
import { ofClass, rowText, shapFactsText } from "./shap.js";

/** Colours of lines: one trace each. */
const SHADES = 8;
/** Marked rows that are named. */
const NAMED = 4;

function end({ path }: DecisionLine): number {
  return path[path.length - 1];
}

function label(line: DecisionLine): string {
  return rowText(line.row, { [line.row]: line.testRow, length: line.row + 1 });
}

/** What the pointer shows at each point of a line, from the bottom. */
function hovers({ columns, data }: Decision, line: DecisionLine): string[] {
  const name = label(line);
  return Array.from(line.path, (value, i) => {
    if (i === 0) return `${name}: ${formatNumber(value)} to begin with`;
    const feature = columns[columns.length - i];
    const own = data.has(feature) ? ` = ${cellLabel(data.value(feature, line.row))}` : "";
    return `${name}: ${feature}${own}, SHAP ${formatSigned(value - line.path[i - 1])}`;
  });
}

/** Lines in one trace, a gap after each. */
function joined(
  decision: Decision,
  lines: readonly DecisionLine[],
): Pick<ScatterTrace, "x" | "y" | "hover" | "rows"> {
  return {
    x: lines.flatMap(({ path }) => [...Array.from(path, coordinate), Number.NaN]),
    y: lines.flatMap(({ path }) => [...Array.from(path, (_, i) => i), Number.NaN]),
    hover: lines.flatMap((line) => [...hovers(decision, line), ""]),
    rows: lines.flatMap(({ path, row }) => Array.from({ length: path.length + 1 }, () => row)),
  };
}

function markedName({ misses }: Decision, marked: readonly DecisionLine[]): string {
  const what =
    misses === "misclassified" ? "misclassified" : misses === "errors" ? "largest errors" : "marked rows";
  const rows = marked.slice(0, NAMED).map(({ row }) => row);
  return `${what}: ${rows.join(", ")}${marked.length > NAMED ? ` and ${marked.length - NAMED} more` : ""}`;
}

/** How predictions come about: a line a row, from the base value at the bottom through the columns to the prediction on top. */
export function decisionFigure(decision: Decision): Figure {
  const { columns, lines, hidden, facts, asked, baseValue } = decision;
  const { unit } = facts;
  const count = columns.length;
  const [low, high] = extent(lines.map(end));
  const shade = (line: DecisionLine) => Math.round(((end(line) - low) / (high - low || 1)) * SHADES);
  const plain = lines.filter(({ highlighted }) => !highlighted);
  const marked = lines.filter(({ highlighted }) => highlighted);
  const shades = [...new Set(plain.map(shade))].sort((a, b) => a - b);
  const width = plain.length > 40 ? 1 : 1.5;
  const notes = [
    "From the base value at the bottom, each column moves a line by its SHAP value; on top it is at the prediction.",
    ...(hidden > 0
      ? [`${formatCount(hidden)} columns of less weight are not drawn: what they add is where lines begin.`]
      : []),
    ...(lines.length < asked
      ? [`${formatCount(lines.length)} of ${formatCount(asked)} rows are drawn, evenly spread.`]
      : []),
    shapFactsText(facts),
  ];
  return {
    title: `Decision plot of ${formatCount(lines.length)} ${lines.length === 1 ? "row" : "rows"}${ofClass(facts)}`,
    description: `How the predictions of ${lines.length} test rows${ofClass(facts)} come about, from ${formatNumber(baseValue)} ${unit} to between ${formatNumber(low)} and ${formatNumber(high)}; the columns, from the top: ${columns
      .slice(0, 5)
      .join(", ")}.${marked.length > 0 ? ` ${markedName(decision, marked)}.` : ""}`,
    note: notes.join(" "),
    data: [
      {
        type: "scatter",
        mode: "markers",
        x: lines.map((line) => coordinate(end(line))),
        y: lines.map(() => count),
        marker: {
          size: 6,
          color: lines.map((line) => coordinate(end(line))),
          colorscale: LOW_TO_HIGH,
          cmin: coordinate(low),
          cmax: coordinate(high > low ? high : low + 1),
        },
        rows: lines.map(({ row }) => row),
        hover: lines.map((line) => `${label(line)}: prediction ${formatNumber(end(line))} ${unit}`),
      },
      {
        type: "scatter",
        mode: "lines",
        name: `base value ${formatNumber(baseValue)}`,
        x: [coordinate(baseValue), coordinate(baseValue)],
        y: [-0.2, count + 0.2],
        line: { color: color("muted"), width: 1.5, dash: "dash" },
        hoverinfo: "skip",
      },
      ...shades.map(
        (of): ScatterTrace => ({
          type: "scatter",
          mode: "lines",
          ...joined(
            decision,
            plain.filter((line) => shade(line) === of),
          ),
          line: { color: scaleColor(LOW_TO_HIGH, of / SHADES), width },
        }),
      ),
      ...(marked.length === 0
        ? []
        : [
            {
              type: "scatter",
              mode: "lines",
              name: markedName(decision, marked),
              ...joined(decision, marked),
              line: { color: color("ink"), width: 2, dash: "dot" },
            } satisfies ScatterTrace,
          ]),
    ],
    layout: {
      x: { title: unit },
      y: {
        range: [-0.25, count + 0.35],
        ticks: { values: columns.map((_, i) => count - i - 0.5), labels: columns },
      },
      aspect: rowsAspect(count + 2),
      colorbar: { title: "prediction", low: formatNumber(low, 3), high: formatNumber(high, 3) },
    },
  };
}
