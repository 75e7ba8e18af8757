import { AssayError } from "../../utils/errors/index.js";
import { random as seeded } from "../../utils/random/index.js";
import { formatNumber, formatPercent, formatSigned } from "../../utils/text/index.js";
import { checkScoring, type Metric, metricByName, metricsDefaults, type Scoring } from "../metrics/index.js";
import { parseOptions } from "../options.js";
import { resampleDifference } from "./bootstrap.js";
import { type ComparisonInput, comparisonConfig } from "./config.js";
import { nearerShares } from "./nearer.js";
import { type ComparisonVerdict, PairedComparison } from "./paired-comparison.js";

/** How two models are compared, and on what. */
export interface CompareScoresOptions extends ComparisonInput {
  /** Name of a metric of the task, or the metric itself. @default the task's first default metric */
  readonly metric?: string | Metric;
  /** @default 0 */
  readonly seed?: number;
  /** What the models are called. @default "champion", "challenger" */
  readonly names?: { readonly champion?: string; readonly challenger?: string };
}

const LEAST_ROWS = 10;

/**
 * Whether a challenger is better than the champion on the same rows: a confidence interval of the difference of a metric, by
 * drawing rows again, both models' together (paired). Rows that stand in order of time go in blocks (`block: "auto"`).
 *
 * Throws DATA_SHAPE where the models were not scored on the same rows, DATA_TOO_SMALL below 10 rows, METRIC_UNKNOWN,
 * METRIC_UNDEFINED where the rows, or a tenth of the resamples, do not define the metric.
 *
 * @example
 * compareScores(championScoring, challengerScoring, { metric: "mae", block: "auto" }).verdict; // "better"
 */
export function compareScores(
  champion: Scoring,
  challenger: Scoring,
  options: CompareScoresOptions = {},
): PairedComparison {
  const { metric: wanted, seed = 0, names, ...rest } = options;
  const settings = parseOptions(comparisonConfig, rest, "comparison");
  refuseOtherRows(champion, challenger);
  const metric =
    wanted === undefined || typeof wanted === "string"
      ? metricByName(wanted ?? metricsDefaults[champion.task][0], champion.task)
      : wanted;
  const scores = { champion: metric.compute(champion), challenger: metric.compute(challenger) };
  const difference = scores.challenger - scores.champion;
  const { low, high, resamples, block } = resampleDifference(
    metric,
    [champion, challenger],
    settings,
    seeded(seed),
  );
  const verdict = verdictOf(low, high, metric.greaterIsBetter);
  const called = {
    champion: names?.champion ?? "champion",
    challenger: names?.challenger ?? "challenger",
  };
  return new PairedComparison({
    metric: { name: metric.name, title: metric.title, greaterIsBetter: metric.greaterIsBetter },
    ...scores,
    difference,
    low,
    high,
    level: settings.level,
    verdict,
    reason: `${called.challenger}: ${verdict}${verdict === "no clear difference" ? " from" : " than"} ${called.champion}, ${metric.name} ${formatSigned(difference)} (${formatPercent(settings.level)} interval ${formatSigned(low)} to ${formatSigned(high)}; ${formatNumber(scores.challenger)} against ${formatNumber(scores.champion)})`,
    rows: champion.truth.length,
    method: settings.method,
    resamples,
    block,
    nearer: nearerShares(champion, challenger),
    names: called,
  });
}

function verdictOf(low: number, high: number, greaterIsBetter: boolean): ComparisonVerdict {
  if (low > 0) return greaterIsBetter ? "better" : "worse";
  if (high < 0) return greaterIsBetter ? "worse" : "better";
  return "no clear difference";
}

function refuseOtherRows(champion: Scoring, challenger: Scoring): void {
  checkScoring(champion);
  checkScoring(challenger);
  const rows = champion.truth.length;
  const different = (what: string, got: string) =>
    new AssayError("DATA_SHAPE", {
      what: `the models were not scored on the same rows: ${what}`,
      got,
      wanted: "the same rows, in the same order",
      next: "Score both models on one table.",
    });
  if (champion.task !== challenger.task)
    throw different("their tasks differ", `${champion.task} and ${challenger.task}`);
  if (rows !== challenger.truth.length)
    throw different("there are not as many", `${rows} and ${challenger.truth.length} rows`);
  if (String(champion.classes) !== String(challenger.classes))
    throw different("their classes differ", `${champion.classes} and ${challenger.classes}`);
  const row = champion.truth.findIndex((value, i) => value !== challenger.truth[i]);
  if (row >= 0) {
    const got = `${champion.truth[row]} and ${challenger.truth[row]} in row ${row}`;
    throw different("their truths differ", got);
  }
  const other = champion.weights?.findIndex((weight, i) => weight !== challenger.weights?.[i]) ?? -1;
  if (other >= 0 || (champion.weights === undefined) !== (challenger.weights === undefined))
    throw different("their weights differ", "other weights, or none");
  if (rows < LEAST_ROWS) {
    throw new AssayError("DATA_TOO_SMALL", {
      what: "there are too few rows to tell two models apart",
      got: `${rows}`,
      wanted: `${LEAST_ROWS} rows or more`,
    });
  }
}
