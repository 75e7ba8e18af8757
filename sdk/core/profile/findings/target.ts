import { formatCount, formatNumber, formatP, formatPercent } from "../../../utils/text/index.js";
import type { Formula } from "../formulas.js";
import type { Formulas } from "../leaks.js";
import type { Missingness } from "../missingness.js";
import type { ColumnFacts, Finding, TargetFacts, TargetRelation } from "../types.js";
import { finding, named, rowsText } from "./finding.js";

/**
 * How much of the target one column may tell: from here on that is odd, and no longer to be believed. Of classes more is usual: a
 * petal's width tells three irises apart in 97 of 100 cases.
 */
const LEAK = {
  regression: { warning: 0.9, error: 0.99 },
  classification: { warning: 0.97, error: 0.99 },
} as const;
/** Rank correlation of a column that is the target on another scale. */
const MONOTONE = 0.99999;
/** Share of the rarest class from which classes are out of balance; rows of a class that cannot be learned. */
const IMBALANCE = { info: 0.2, warning: 0.05 };
const FEW_ROWS = 10;
/** A missing value goes with the target where it is no chance, by so many deviations or so large a Cramér's V. */
const MISSINGNESS = { alpha: 0.001, numbers: 0.2, classes: 0.1 };

const ASK =
  "Ask when it is known: if only with the target or after it, leave it out (`dataset.exclude`); if before, all is well.";

/** What is odd about the target itself. */
export function targetFindings(facts: ColumnFacts, target: TargetFacts): Finding[] {
  const { name, rows, missing, notFinite, infinite, nan } = facts;
  const found: Finding[] = [];
  const gone = missing + (target.task === "regression" ? notFinite : nan);
  if (gone > 0) {
    found.push(
      finding(
        "target",
        "warning",
        [name],
        `the target ${named(name)} is ${infinite > 0 ? "missing or infinite" : "missing"} in ${rowsText(gone, rows)}`,
        "Drop those rows before the split (`clean: [{ kind: dropRows, … }]`).",
      ),
    );
  }
  if (target.classes !== undefined) found.push(...imbalance(name, target.classes));
  return found;
}

function imbalance(name: string, classes: NonNullable<TargetFacts["classes"]>): Finding[] {
  const total = classes.reduce((sum, { count }) => sum + count, 0);
  const rarest = classes[classes.length - 1];
  if (classes.length < 2) return [];
  const share = rarest.count / total;
  const even = 1 / classes.length;
  // Of many classes even balanced ones are small.
  const isRare = rarest.count < FEW_ROWS || share < 2 * even * IMBALANCE.warning;
  if (!isRare && share >= 2 * even * IMBALANCE.info) return [];
  return [
    finding(
      "imbalance",
      isRare ? "warning" : "info",
      [name],
      `the classes of ${named(name)} are out of balance: ${named(classes[0].level)} ${formatPercent(classes[0].count / total)}, ${named(rarest.level)} ${formatPercent(share)} (${formatCount(rarest.count)} ${rarest.count === 1 ? "row" : "rows"})`,
      "Split stratified, judge by what the rare class is worth (average precision, recall) and not by accuracy, weigh the classes.",
    ),
  ];
}

/** Columns that know the target: by a formula, as a copy, or too well to be true. */
export function leakFindings(
  { column: target, relations, task, rows }: TargetFacts,
  formulas: Formulas | undefined,
): Finding[] {
  const found: Finding[] = [];
  const told = new Set<string>();
  const say = (severity: Finding["severity"], columns: readonly string[], message: string, next: string) => {
    found.push(finding("leak", severity, columns, message, next));
    if (severity === "error") for (const column of columns) told.add(column);
  };
  const { copies = [], pairs = [], sum, rows: looked = 0 } = formulas ?? {};
  for (const { columns, text, share } of copies)
    say(
      "error",
      columns,
      `${named(text)} is ${named(target)} itself, in ${ofRows(share, looked)}`,
      `Leave ${named(columns[0])} out (\`dataset.exclude\`): it is the target.`,
    );
  for (const { columns, text, share } of [...pairs, ...(sum === undefined ? [] : [sum])] satisfies Formula[])
    say(
      columns.length <= 3 ? "error" : "warning",
      columns,
      `${text} = ${named(target)}, in ${ofRows(share, looked)}`,
      `Leave ${columns.length === 2 ? "both" : "all of them"} out (\`dataset.exclude\`): together they are the target. Keep them only where they are known before it.`,
    );
  for (const relation of relations) {
    if (told.has(relation.column)) continue;
    const own = alone(relation, target, task, rows);
    if (own !== undefined) found.push(own);
  }
  return found;
}

function alone(
  { column, alone: score, measure, value }: TargetRelation,
  target: string,
  task: TargetFacts["task"],
  rows: number,
): Finding | undefined {
  if (measure === "spearman" && Math.abs(value) >= MONOTONE) {
    return finding(
      "leak",
      "error",
      [column],
      `${named(column)} ${value > 0 ? "rises" : "falls"} with ${named(target)} in all ${formatCount(rows)} rows (rank correlation ${formatNumber(value, 6)}): it is the target on another scale`,
      `Leave ${named(column)} out (\`dataset.exclude\`).`,
    );
  }
  if (score === undefined || !(score >= LEAK[task].warning)) return undefined;
  const measured = task === "regression" ? "R²" : "balanced accuracy above chance";
  return finding(
    "leak",
    score >= LEAK[task].error ? "error" : "warning",
    [column],
    `${named(column)} alone explains ${named(target)}: ${measured} ${formatNumber(score, 3)} on rows held out`,
    ASK,
  );
}

function ofRows(share: number, rows: number): string {
  return share === 1
    ? `all ${formatCount(rows)} rows looked at`
    : `${formatPercent(share)} of ${formatCount(rows)} rows looked at`;
}

/** Columns whose missing values tell of the target. */
export function missingnessFindings(tested: readonly Missingness[], target: string): Finding[] {
  return tested.flatMap(({ column, rows, means, effect, pValue }) => {
    const least = means === undefined ? MISSINGNESS.classes : MISSINGNESS.numbers;
    if (pValue >= MISSINGNESS.alpha || Math.abs(effect) < least) return [];
    const seen =
      means === undefined
        ? `Cramér's V ${formatNumber(effect, 2)}`
        : `mean ${formatNumber(means[0])} where it is missing, ${formatNumber(means[1])} where it is known`;
    return [
      finding(
        "missingness",
        "info",
        [column, target],
        `whether ${named(column)} is missing (${formatCount(rows)} rows) goes with ${named(target)}: ${seen}, p ${formatP(pValue)}`,
        "Keep it as a column of its own (missing or not) where that is known beforehand; where the value is filled in afterwards, it is a leak.",
      ),
    ];
  });
}
