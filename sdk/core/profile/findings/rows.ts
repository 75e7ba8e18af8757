import { formatCount, formatNumber, formatPercent, formatTimes } from "../../../utils/text/index.js";
import type {
  ColumnFacts,
  CorrelationFacts,
  DuplicateFacts,
  Finding,
  TargetFacts,
  TimeFacts,
} from "../types.js";
import { finding, named, rowsText } from "./finding.js";

/** From this size on, two columns are said to go together. */
const STRONG = 0.95;
/** Pairs that are named. */
const MOST_PAIRS = 5;
/** Shares of the rows from which duplicates, and rows that contradict each other, are a warning. */
const DUPLICATES = 0.01;
const CONFLICTS = 0.05;
/** An R² above this is no bound. */
const NEARLY_ALL = 0.999;

/** Columns that are the same twice, or nearly so; `isSame` compares them row by row. */
export function pairFindings(
  { columns, values, categories }: CorrelationFacts,
  target: string | undefined,
  isSame: (a: string, b: string) => boolean,
): Finding[] {
  const pairs: { a: string; b: string; value: number }[] = [];
  for (let i = 0; i < columns.length; i++) {
    for (let j = i + 1; j < columns.length; j++) {
      const value = values[i][j];
      if (Math.abs(value) >= STRONG && columns[i] !== target && columns[j] !== target)
        pairs.push({ a: columns[i], b: columns[j], value });
    }
  }
  pairs.sort((p, q) => Math.abs(q.value) - Math.abs(p.value));
  const texts = new Set(categories);
  const measure = (a: string, b: string) =>
    texts.has(a) && texts.has(b)
      ? "Cramér's V"
      : texts.has(a) || texts.has(b)
        ? "correlation ratio"
        : "rank correlation";
  const found = pairs
    .slice(0, MOST_PAIRS)
    .map(({ a, b, value }) =>
      Math.abs(value) > 0.999999 && isSame(a, b)
        ? finding(
            "copy",
            "warning",
            [a, b],
            `${named(a)} and ${named(b)} are equal in every row`,
            "Leave one of them out.",
          )
        : finding(
            "correlated",
            "info",
            [a, b],
            `${named(a)} and ${named(b)} go together: ${measure(a, b)} ${formatNumber(value, 3)}`,
            "Models manage; importances and coefficients are shared between them. One of them may do.",
          ),
    );
  const hidden = pairs.length - found.length;
  if (hidden > 0) {
    found.push(
      finding(
        "correlated",
        "info",
        [],
        `${formatCount(hidden)} more pairs of columns go together by ${STRONG} or more`,
        "See the correlations.",
      ),
    );
  }
  return found;
}

/** Rows that are there twice, and rows that contradict each other. */
export function duplicateFindings(
  { rows: repeated, groups, most, conflicts }: DuplicateFacts,
  rows: number,
  target: TargetFacts | undefined,
): Finding[] {
  const found: Finding[] = [];
  if (repeated > 0) {
    found.push(
      finding(
        "duplicates",
        repeated >= DUPLICATES * rows ? "warning" : "info",
        [],
        `${rowsText(repeated, rows)} ${repeated === 1 ? "is" : "are"} equal to a row before${
          most === undefined ? "" : exampleText(most, groups)
        }`,
        "Drop them, or keep equal rows on one side of the split: a test row that was trained on judges nothing.",
      ),
    );
  }
  const isClass = target?.task === "classification";
  // Of numbers a few that differ by little are no news.
  const isNews = conflicts !== undefined && conflicts.rows > 0 && (isClass || conflicts.ceiling < NEARLY_ALL);
  if (isNews && target !== undefined) {
    const best = isClass
      ? `no model can be right in more than ${formatPercent(conflicts.ceiling)} of these rows`
      : `no model's R² can be above ${formatNumber(conflicts.ceiling, 4)} on these rows`;
    const example = conflicts.example;
    found.push(
      finding(
        "conflicts",
        isClass && conflicts.rows >= CONFLICTS * rows ? "warning" : "info",
        [target.column],
        `${rowsText(conflicts.rows, rows)} in ${formatCount(conflicts.groups)} groups are alike in all but ${named(target.column)}${
          example === undefined ? "" : ` (as rows ${formatCount(example[0])} and ${formatCount(example[1])})`
        }: ${best}`,
        "A column that tells them apart is missing, or labels are wrong.",
      ),
    );
  }
  return found;
}

/** Which row is there how often. */
function exampleText({ row, count }: NonNullable<DuplicateFacts["most"]>, groups: number): string {
  const often = groups === 1 ? "" : `, of ${formatCount(groups)} different ones`;
  return `${often}: row ${formatCount(row)} is there ${count === 2 ? "twice" : `${formatCount(count)} times`}`;
}

/** Gaps, repeated stamps and rows out of order. */
export function timeFindings(time: TimeFacts, rows: number): Finding[] {
  const { column, repeated, outOfOrder, step, missing, gaps, stamps } = time;
  const found: Finding[] = [];
  const say = (severity: Finding["severity"], message: string, next: string) =>
    found.push(finding("time", severity, [column], message, next));
  if (outOfOrder > 0) {
    say(
      "warning",
      `${named(column)} goes back in ${rowsText(outOfOrder, rows)}: rows are not in the order of time`,
      "Sort the rows by it before a chronological split, lags or a forecast.",
    );
  }
  if (repeated > 0) {
    say(
      repeated > rows / 2 ? "info" : "warning",
      `${named(column)} repeats a stamp in ${rowsText(repeated, rows)}${repeated > rows / 2 ? ": several series, it seems, or a coarse clock" : ""}`,
      "Where there is one series, drop or join such rows; where there are several, split by time and not by row.",
    );
  }
  if (step !== undefined && missing > 0) {
    const [longest] = gaps;
    say(
      missing > 0.01 * stamps ? "warning" : "info",
      `${named(column)} has a row every ${step.name}, and lacks ${formatCount(missing)} of ${formatCount(missing + stamps)} steps (${formatPercent(missing / (missing + stamps))}); the longest gap, ${formatCount(longest.steps)} steps, is after ${longest.from}`,
      "Lags and windows by rows are wrong across gaps: fill the missing steps, or go by time.",
    );
  }
  return found;
}

/** Few rows for many columns. */
export function sizeFindings(rows: number, columns: readonly ColumnFacts[]): Finding[] {
  const inputs = columns.filter(
    ({ role, kind }) => role !== "target" && kind !== "identifier" && kind !== "empty",
  );
  if (rows === 0 || rows >= 5 * inputs.length) return [];
  return [
    finding(
      "target",
      "warning",
      [],
      `${formatTimes(rows, "row")} for ${formatTimes(inputs.length, "column")}`,
      "Select columns, use a model with strong regularization, and judge by cross-validation.",
    ),
  ];
}
