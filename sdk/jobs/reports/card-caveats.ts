import type { Drift } from "../../core/drift/index.js";
import type { Fairness, GroupGap, GroupScores } from "../../core/fairness/index.js";
import type { Metrics } from "../../core/metrics/index.js";
import { type FindingKind, profileDataset } from "../../core/profile/index.js";
import type { ResidualSummary } from "../../core/residuals/index.js";
import type { ErrorSlices } from "../../core/slices/index.js";
import type { Table } from "../../core/tables/index.js";
import type { CalibrationScore } from "../../core/validation/index.js";
import type { Caveat } from "../../reports/index.js";
import { formatCount, formatNumber, formatPercent } from "../../utils/text/index.js";
import { missedTexts } from "../missed-thresholds.js";

/** What caveats are found in. */
export interface Findings {
  readonly metrics: Metrics;
  readonly drift?: Drift;
  readonly slices?: ErrorSlices;
  readonly residuals?: ResidualSummary;
  readonly calibration?: CalibrationScore;
  readonly fairness?: Fairness;
  readonly seenRows?: number;
  readonly rows: number;
  /** What is to be known of the training rows: a dataset that is another one by now. */
  readonly trainingNote?: string;
  /** Raw columns that the model reads, and the target, of training rows; absent where they cannot be had. */
  readonly training?: Table;
  readonly target: string;
  readonly isDeclared: { readonly use: boolean; readonly groups: boolean; readonly ethics: boolean };
}

/** Findings of a profile that stand against a model. */
const LEAKS: ReadonlySet<FindingKind> = new Set(["leak", "identifier", "copy", "duplicates", "conflicts"]);
/** Probabilities that are off by more mislead. */
const MOST_ECE = 0.1;

/** What stands against a use without thought. */
export async function caveatsOf(found: Findings): Promise<Caveat[]> {
  return [
    ...thresholdCaveats(found),
    ...(await leakageCaveats(found)),
    ...dataCaveats(found),
    ...errorCaveats(found),
    ...fairnessCaveats(found),
    ...undeclared(found),
  ];
}

function thresholdCaveats({ metrics }: Findings): Caveat[] {
  if (metrics.details.every(({ threshold }) => threshold === undefined))
    return [
      { kind: "threshold", text: "No metric has a threshold: what is good enough was not said before." },
    ];
  return missedTexts(metrics).map((text) => ({ kind: "threshold", text }));
}

async function leakageCaveats({ training, target, seenRows = 0, rows }: Findings): Promise<Caveat[]> {
  const findings =
    training?.has(target) === true ? (await profileDataset(training, { target })).findings : [];
  const leaks = findings
    .filter(({ kind, severity }) => LEAKS.has(kind) && severity !== "info")
    .map(({ message, next }): Caveat => ({ kind: "leakage", text: `${message}. ${next}` }));
  if (seenRows === 0) return leaks;
  const text = `${formatCount(seenRows)} of ${formatCount(rows)} rows are equal to training rows in all that the model reads: its scores are too good by them.`;
  return [...leaks, { kind: "seen", text }];
}

function dataCaveats({ drift, trainingNote }: Findings): Caveat[] {
  return [
    ...(trainingNote === undefined ? [] : [{ kind: "data" as const, text: trainingNote }]),
    ...(drift === undefined || drift.verdict === "stable"
      ? []
      : [
          {
            kind: "drift" as const,
            text: `The rows that it was judged on are not as those that it learned from: ${drift.verdict}, ${drift.reason}.`,
          },
        ]),
  ];
}

function errorCaveats({ slices, residuals, calibration }: Findings): Caveat[] {
  const cohorts = (slices?.worst ?? []).slice(0, 3).map(
    ({ name, rows, score }): Caveat => ({
      kind: "errors",
      text: `It errs more where ${name}: ${slices?.metric.name} ${formatNumber(score)} in ${formatCount(rows)} rows, against ${formatNumber(slices?.score ?? Number.NaN)} over all.`,
    }),
  );
  // What was looked for and not found is no caveat.
  const notes = (residuals?.notes ?? [])
    .filter((text) => !text.startsWith("No "))
    .map((text): Caveat => ({ kind: "errors", text }));
  if (calibration === undefined || calibration.ece <= MOST_ECE) return [...cohorts, ...notes];
  const text = `Its probabilities are off what is observed by ${formatPercent(calibration.ece)} on average.`;
  return [...cohorts, ...notes, { kind: "calibration", text }];
}

function fairnessCaveats({ fairness }: Findings): Caveat[] {
  if (fairness === undefined) return [];
  const { minRows } = fairness.settings;
  return fairness.factors.flatMap(({ name, groups, gaps }): Caveat[] => {
    const small = groups.filter(({ isSmall }) => isSmall).map(({ label }) => label);
    const clear = gaps.filter((gap) => !gap.isRatio && isClear(gap, groups));
    const [first] = clear;
    return [
      ...(small.length === 0
        ? []
        : [
            {
              kind: "fairness" as const,
              text: `Groups of ${name} with fewer than ${minRows} rows are not compared: ${small.join("; ")}.`,
            },
          ]),
      ...(first?.between === undefined
        ? []
        : [
            {
              kind: "fairness" as const,
              text: `Groups of ${name} differ: ${clear.map((gap) => `${gap.title.toLowerCase()} ${formatNumber(gap.value, 3)} (${formatNumber(gap.low, 3)} to ${formatNumber(gap.high, 3)})`).join(", ")}.`,
            },
          ]),
    ];
  });
}

/** Whether two groups differ by more than chance: their intervals do not meet. A difference itself is never below 0. */
function isClear({ between, measures }: GroupGap, groups: readonly GroupScores[]): boolean {
  const [least, greatest] = (between ?? []).map((label) => groups.find((group) => group.label === label));
  return measures.some((name) => {
    const [low, high] = [least?.scores[name], greatest?.scores[name]];
    return low !== undefined && high !== undefined && low.high < high.low;
  });
}

function undeclared({ isDeclared }: Findings): Caveat[] {
  const said = (is: boolean, text: string): Caveat[] => (is ? [] : [{ kind: "undeclared", text }]);
  return [
    ...said(isDeclared.use, "Nobody said what it is for (`card.intendedUse`)."),
    ...said(isDeclared.groups, "No groups are declared that it is to treat alike (`card.fairness`)."),
    ...said(isDeclared.ethics, "Nobody wrote of ethical considerations (`card.ethics`)."),
  ];
}
