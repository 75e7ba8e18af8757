import { AssayError } from "../../utils/errors/index.js";
import { didYouMean } from "../../utils/names.js";
import { type Random, random as seeded } from "../../utils/random/index.js";
import { checkScoring, type Scoring } from "../metrics/index.js";
import { parseOptions } from "../options.js";
import type { Table } from "../tables/index.js";
import { type FairnessInput, fairnessConfig } from "./config.js";
import { Fairness } from "./fairness.js";
import { gapOf } from "./gaps.js";
import { type Grouping, groupRows } from "./groups.js";
import { groupSums, type Measured, measuredOf } from "./measures.js";
import { percentiles } from "./percentiles.js";
import type { Estimate, FactorFairness, GroupGap } from "./types.js";

/** How groups are compared, and the seed of the resamples. */
export interface GroupFairnessOptions extends FairnessInput {
  /** @default 0 */
  readonly seed?: number;
}

/** Draws of rows in all: more rows get fewer resamples, 100 at least. */
const MOST_DRAWS = 2e8;
const LEAST_RESAMPLES = 100;

/**
 * Errors and rates by declared groups, and how far the groups lie apart, each with a percentile bootstrap interval over rows.
 * Classification: selection rate, true and false positive rate of the positive class, accuracy; demographic parity, equal
 * opportunity and equalized odds differences (Hardt et al. 2016), as fairlearn has them. Regression: MAE, RMSE, bias. `table`
 * holds the raw columns of the rows that were scored, in their order; a missing value is a group of its own.
 *
 * Throws DATA_SHAPE where table and scoring do not have the same rows, DATA_COLUMN_MISSING, CONFIG_INVALID for more than 30
 * groups, or a positive class that is none.
 *
 * @example
 * groupFairness(testTable, scoring, { columns: ["sex"] }).factors[0].gaps[0].value; // demographic parity difference
 */
export function groupFairness(table: Table, scoring: Scoring, options: GroupFairnessOptions): Fairness {
  const { seed = 0, ...rest } = options;
  const settings = parseOptions(fairnessConfig, rest, "fairness");
  checkScoring(scoring);
  const rows = scoring.truth.length;
  if (table.numRows !== rows)
    throw new AssayError("DATA_SHAPE", {
      what: "the groups are not of the rows that were scored",
      got: `${table.numRows} rows, and ${rows} scored ones`,
      wanted: "the same rows, in the same order",
    });
  const positive = positiveOf(scoring, settings.positive);
  const measured = measuredOf(scoring, positive);
  const resamples = Math.min(settings.resamples, Math.max(LEAST_RESAMPLES, Math.floor(MOST_DRAWS / rows)));
  const { level, minRows } = settings;
  const generator = seeded(seed).fork("fairness");
  return new Fairness({
    task: scoring.task,
    ...(positive === undefined ? {} : { positive: String(scoring.classes?.[positive] ?? positive) }),
    rows,
    measures: measured.measures.map(({ of: _, ...facts }) => facts),
    factors: settings.columns.map((factor) => {
      const grouping = groupRows(table, factor);
      // By its name, so that one more factor moves nothing elsewhere.
      return factorOf(grouping, measured, {
        level,
        minRows,
        resamples,
        random: generator.fork(grouping.name),
      });
    }),
    resamples,
    settings,
  });
}

function positiveOf(
  { task, classes }: Scoring,
  named: string | number | boolean | undefined,
): number | undefined {
  if (task === "regression") {
    if (named === undefined) return undefined;
    throw new AssayError("CONFIG_INVALID", {
      what: "a regression has no positive class",
      got: String(named),
      next: "Leave `positive` out.",
    });
  }
  const labels = (classes ?? []).map(String);
  if (named === undefined) return labels.length === 2 || classes === undefined ? 1 : undefined;
  const place = labels.indexOf(String(named));
  if (place >= 0) return place;
  throw new AssayError("CONFIG_INVALID", {
    what: `"${named}" is no class of the model`,
    where: "fairness.positive",
    wanted: `one of ${labels.slice(0, 12).join(", ")}`,
    next: didYouMean(String(named), labels),
  });
}

interface How {
  readonly level: number;
  readonly minRows: number;
  readonly resamples: number;
  readonly random: Random;
}

function factorOf({ name, labels, codes }: Grouping, measured: Measured, how: How): FactorFairness {
  const { measures, gaps } = measured;
  const { level, minRows, resamples, random } = how;
  const groups = labels.length;
  const rows = new Int32Array(groups);
  for (const code of codes) rows[code]++;
  const counted = [...rows.keys()].filter((group) => rows[group] >= minRows);
  const observed = groupSums(measured, codes, groups);
  const drawn = {
    scores: labels.map(() => measures.map(() => new Float64Array(resamples))),
    gaps: gaps.map(() => new Float64Array(resamples)),
  };
  const counts = new Float64Array(codes.length);
  for (let sample = 0; sample < resamples; sample++) {
    counts.fill(0);
    for (let i = 0; i < counts.length; i++) counts[random.int(counts.length)]++;
    const sums = groupSums(measured, codes, groups, counts);
    const own = counted.map((group) => sums[group]);
    sums.forEach((of, group) => {
      measures.forEach((measure, m) => {
        drawn.scores[group][m][sample] = measure.of(of);
      });
    });
    gaps.forEach((gap, g) => {
      drawn.gaps[g][sample] = gapOf(gap, measures, own)?.value ?? Number.NaN;
    });
  }
  const countedSums = counted.map((group) => observed[group]);
  return {
    name,
    groups: labels.map((label, group) => ({
      label,
      rows: rows[group],
      share: rows[group] / codes.length,
      isSmall: rows[group] < minRows,
      scores: Object.fromEntries(
        measures.map((measure, m): [string, Estimate] => [
          measure.name,
          { value: measure.of(observed[group]), ...percentiles(drawn.scores[group][m], level) },
        ]),
      ),
    })),
    gaps: gaps.flatMap((gap, g): GroupGap[] => {
      const spread = gapOf(gap, measures, countedSums);
      if (spread === undefined) return [];
      const { name: gapName, title, measures: of, isRatio = false } = gap;
      const between = [labels[counted[spread.least]], labels[counted[spread.greatest]]] as const;
      const ends = percentiles(drawn.gaps[g], level);
      return [{ name: gapName, title, measures: of, isRatio, value: spread.value, ...ends, between }];
    }),
  };
}
