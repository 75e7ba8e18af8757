import type { ColumnFacts } from "../../core/profile/index.js";
import { type HtmlValue, html, type SafeHtml } from "../../utils/html/index.js";
import { cutText, formatCount, formatNumber, formatPercent } from "../../utils/text/index.js";
import { histogram } from "../figures/index.js";
import { dataText, factList, htmlTable } from "../page/index.js";
import { figurePiece } from "./figure.js";
import { numberText, shareText } from "./profile.js";

/** Characters of a frequent value. */
const MOST_CHARACTERS = 80;
/** Columns whose histogram is drawn large. */
const MOST_FIGURES = 40;

/** What each column holds in full, to be opened one by one, without a script. */
export function columnDetails(columns: readonly ColumnFacts[]): SafeHtml {
  return html`${columns.map(
    (column, i) =>
      html`<details><summary>${dataText(cutText(column.name, MOST_CHARACTERS))}</summary>${detailsOf(column, i < MOST_FIGURES)}</details>`,
  )}`;
}

function detailsOf(column: ColumnFacts, isDrawn: boolean): SafeHtml {
  const { numbers, texts, kind } = column;
  const isDistribution = numbers !== undefined && kind !== "boolean" && kind !== "constant";
  return html`${factList(factsOf(column))}${
    isDistribution ? quantileTable(column) : ""
  }${column.top.length === 0 || (isDistribution && column.distinct > column.rows / 2) ? "" : topTable(column)}${
    texts === undefined
      ? ""
      : html`<p class="note">${formatCount(texts.minLength)} to ${formatCount(texts.maxLength)} characters, ${formatNumber(texts.meanLength, 3)} on average.</p>`
  }${
    isDistribution && isDrawn && kind !== "time"
      ? figurePiece(
          histogram(numbers.histogram, {
            title: `Histogram of ${column.name}`,
            label: column.name,
            aspect: 0.32,
          }),
          560,
        )
      : ""
  }`;
}

function factsOf(column: ColumnFacts): [string, HtmlValue][] {
  const { numbers, rows, missing, nan, infinite, type, kind, distinct } = column;
  const facts: [string, HtmlValue][] = [
    ["kind", `${kind} (${type})`],
    [
      "missing",
      nan > 0 ? `${shareText(missing, rows)}, and NaN ${shareText(nan, rows)}` : shareText(missing, rows),
    ],
    ["distinct", `${formatCount(distinct)} of ${formatCount(rows - missing - nan)} values`],
  ];
  if (infinite > 0) facts.push(["infinite", shareText(infinite, rows)]);
  if (numbers === undefined || kind === "boolean" || kind === "time") return facts;
  const { mean, std, skewness, kurtosis, zeros, negatives, outliers } = numbers;
  return [
    ...facts,
    ["mean, deviation", `${formatNumber(mean)}, ${formatNumber(std)}`],
    ["skewness, excess kurtosis", `${formatNumber(skewness, 3)}, ${formatNumber(kurtosis, 3)}`],
    ["zeros, negatives", `${shareText(zeros, rows)}, ${shareText(negatives, rows)}`],
    [
      "outliers",
      `${shareText(outliers.count, rows)} outside of ${formatNumber(outliers.low)} to ${formatNumber(outliers.high)}`,
    ],
  ];
}

function quantileTable(column: ColumnFacts): SafeHtml {
  const quantiles = Object.entries(column.numbers?.quantiles ?? {}).sort(([a], [b]) => Number(a) - Number(b));
  return htmlTable({
    columns: quantiles.map(([share]) => ({ title: `${Number(share) * 100} %`, kind: "number" })),
    rows: [quantiles.map(([, value]) => numberText(value, column))],
  });
}

function topTable({ top, rows }: ColumnFacts): SafeHtml {
  return htmlTable({
    columns: [{ title: "value" }, { title: "rows", kind: "number" }, { title: "share", kind: "number" }],
    rows: top.map(({ value, count }) => [
      dataText(cutText(String(value), MOST_CHARACTERS)),
      formatCount(count),
      formatPercent(count / rows),
    ]),
  });
}
