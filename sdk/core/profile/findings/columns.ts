import { formatCount, formatNumber, formatPercent } from "../../../utils/text/index.js";
import type { Described } from "../column.js";
import { placeholdersOf, variantsOf } from "../texts.js";
import type { ColumnFacts, Finding } from "../types.js";
import { finding, listed, named, rowsText } from "./finding.js";

/** Shares of the rows from which something is said. */
const MISSING = { info: 0.05, warning: 0.5 };
const NEARLY_CONSTANT = 0.99;
const OUTLIERS = 0.1;
const SKEW = 3;
/** Levels from which a category is said to have many. */
const MANY_LEVELS = 100;
/** Numbers that stand for "missing" in many files. */
const SENTINELS = new Set([-9, -99, -999, -9999, -99999, 999, 9999, 99999, 999999]);

/** What is odd about single columns. */
export function columnFindings({ facts, levels }: Described): Finding[] {
  const { kind, name, role } = facts;
  if (kind === "empty") {
    return [
      finding(
        "empty",
        "warning",
        [name],
        `${named(name)} has no value in any row`,
        "Leave it out (`dataset.exclude`).",
      ),
    ];
  }
  const found = [missing(facts), constant(facts), notFinite(facts)];
  if (kind === "identifier" && role === undefined) found.push(identifier(facts));
  if (facts.numbers !== undefined && kind !== "constant" && kind !== "time" && kind !== "identifier")
    found.push(sentinel(facts), outliers(facts), skew(facts));
  if (levels !== undefined && kind !== "identifier" && kind !== "text")
    found.push(mixed(facts), placeholder({ facts, levels }), variants({ facts, levels }), cardinality(facts));
  return found.filter((one) => one !== undefined);
}

function missing({ name, kind, missing: nulls, nan, rows }: ColumnFacts): Finding | undefined {
  const count = nulls + nan;
  const share = count / Math.max(1, rows);
  // Of one that has a single value, that is told with it.
  if (share < MISSING.info || kind === "constant") return undefined;
  const isMost = share >= MISSING.warning;
  return finding(
    "missing",
    isMost ? "warning" : "info",
    [name],
    `${named(name)} is missing in ${rowsText(count, rows)}`,
    isMost
      ? "Leave it out, or learn what a missing value means and say so by a column of its own."
      : "Impute it on training rows (`clean`, or the model's preprocessing), or drop the rows.",
  );
}

function constant({ name, kind, top, rows, missing: nulls, nan }: ColumnFacts): Finding | undefined {
  const present = rows - nulls - nan;
  const [most] = top;
  const value = named(String(most.value));
  if (kind === "constant") {
    const isWhole = present === rows;
    return finding(
      "constant",
      "warning",
      [name],
      isWhole
        ? `${named(name)} is ${value} in every row`
        : `${named(name)} is ${value} wherever it is known: all it tells is whether it is missing, in ${rowsText(rows - present, rows)}`,
      isWhole ? "Leave it out: it tells nothing." : "Leave it out, or replace it by whether it is known.",
    );
  }
  if (most.count < NEARLY_CONSTANT * present) return undefined;
  return finding(
    "constant",
    "info",
    [name],
    `${named(name)} is nearly constant: ${value} in ${rowsText(most.count, present)}`,
    "Leave it out, unless the few other rows are what matters.",
  );
}

function notFinite({ name, infinite, rows }: ColumnFacts): Finding | undefined {
  if (infinite === 0) return undefined;
  return finding(
    "notFinite",
    "warning",
    [name],
    `${named(name)} is infinite in ${rowsText(infinite, rows)}`,
    "Find the division by zero that it comes from, or clean it: models refuse it.",
  );
}

function identifier({ name, distinct, type }: ColumnFacts): Finding {
  return finding(
    "identifier",
    "warning",
    [name],
    `${named(name)} names rows: ${formatCount(distinct)} ${type === "string" ? "texts" : "numbers"}, no two alike`,
    "Leave it out (`dataset.exclude`): a model can only learn it by heart.",
  );
}

function sentinel({ name, numbers, top, rows }: ColumnFacts): Finding | undefined {
  if (numbers === undefined) return undefined;
  const { outliers: fence } = numbers;
  const found = top.find(
    ({ value, count }) =>
      typeof value === "number" &&
      SENTINELS.has(value) &&
      (value === numbers.min || value === numbers.max) &&
      (value < fence.low || value > fence.high) &&
      count >= Math.max(3, rows / 1000),
  );
  if (found === undefined) return undefined;
  return finding(
    "sentinel",
    "warning",
    [name],
    `${named(name)} is ${String(found.value)} in ${rowsText(found.count, rows)}, far from all other values`,
    "Such numbers often stand for missing values: if so, make them null when the data are read (`nullStrings`) or cleaned.",
  );
}

function outliers({ name, numbers, rows }: ColumnFacts): Finding | undefined {
  if (numbers === undefined || numbers.outliers.count < OUTLIERS * rows) return undefined;
  const { low, high, count } = numbers.outliers;
  return finding(
    "outliers",
    "info",
    [name],
    `${named(name)} has ${rowsText(count, rows)} beyond Tukey's fences ${formatNumber(low)} to ${formatNumber(high)}`,
    "A heavy tail: trees do not mind, linear models and networks may want a transform.",
  );
}

function skew({ name, numbers, role }: ColumnFacts): Finding | undefined {
  if (numbers === undefined || role !== "target" || !(Math.abs(numbers.skewness) > SKEW)) return undefined;
  return finding(
    "skew",
    "info",
    [name],
    `the target ${named(name)} is skewed: skewness ${formatNumber(numbers.skewness, 3)}, median ${formatNumber(numbers.quantiles["0.5"])}, greatest ${formatNumber(numbers.max)}`,
    numbers.min >= 0
      ? "Try `target: { transform: sqrt }` or `log1p`, and judge by a metric that fits."
      : "Judge by a metric that a few large values do not rule, as the median absolute error.",
  );
}

function mixed({ name, texts, rows, missing: nulls }: ColumnFacts): Finding | undefined {
  const present = rows - nulls;
  if (texts === undefined || texts.numeric <= present / 2) return undefined;
  const others = present - texts.numeric;
  if (others === 0) {
    return finding(
      "mixed",
      "info",
      [name],
      `${named(name)} is text, and all its values are numbers`,
      "Declare its type (`dataset.types`) where their size means something; else it is a category.",
    );
  }
  return finding(
    "mixed",
    "warning",
    [name],
    `${named(name)} is text because of ${rowsText(others, present)}; the others are numbers`,
    "Name such texts under `nullStrings`, or cast the column to numbers.",
  );
}

function placeholder({ facts: { name, rows }, levels }: Required<Described>): Finding | undefined {
  const found = placeholdersOf(levels);
  if (found.length === 0) return undefined;
  const count = found.reduce((sum, one) => sum + one.rows, 0);
  return finding(
    "placeholder",
    "warning",
    [name],
    `${named(name)} says ${listed(found.map((one) => JSON.stringify(one.name)))} in ${rowsText(count, rows)}`,
    "If it stands for a missing value, name it under `nullStrings`.",
  );
}

function variants({ facts: { name, rows }, levels }: Required<Described>): Finding | undefined {
  const found = variantsOf(levels);
  if (found.length === 0) return undefined;
  const examples = found
    .slice(0, 3)
    .map(({ names }) => names.map((one) => JSON.stringify(named(one))).join(" and "));
  const count = found.reduce((sum, one) => sum + one.rows, 0);
  return finding(
    "variants",
    "warning",
    [name],
    `${named(name)} writes ${found.length === 1 ? "a level" : `${found.length} levels`} in several ways, by case or white space: ${examples.join("; ")} (${rowsText(count, rows)})`,
    "Write them in one way at the source, or trim and lower the text when it is read.",
  );
}

function cardinality({ name, distinct, rows, missing: nulls, top }: ColumnFacts): Finding | undefined {
  if (distinct <= MANY_LEVELS) return undefined;
  const present = Math.max(1, rows - nulls);
  const [most] = top;
  return finding(
    "cardinality",
    "info",
    [name],
    `${named(name)} has ${formatCount(distinct)} levels, ${formatNumber(present / distinct, 3)} rows each on average; the most frequent one has ${formatPercent(most.count / present)}`,
    "One-hot columns would be many: encode it by target or frequency, join rare levels, or use a model that takes categories.",
  );
}
