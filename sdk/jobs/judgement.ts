import type { EvaluationsConfig } from "../io/configs/index.js";
import { AssayError } from "../utils/errors/index.js";
import type { DriftedRows } from "./judged-state.js";
import { missedTexts } from "./missed-thresholds.js";

/** Whether a stored model is good enough, and what it missed. */
export interface Judgement {
  readonly verdict: "passed" | "missed";
  /** What was missed and by how much, a sentence each. */
  readonly missed: readonly string[];
}

/** What came of everything that the config asks of a model. */
export function judge(state: DriftedRows): Judgement {
  const missed = [
    ...missedTexts(state.metrics),
    ...championMissed(state),
    ...(state.config.onDrift === "fail" ? driftMissed(state) : []),
  ];
  return Object.freeze({ verdict: missed.length === 0 ? "passed" : "missed", missed: Object.freeze(missed) });
}

/** THRESHOLD_MISSED with all that was missed; undefined where nothing was. */
export function judgementError({ missed }: Judgement): AssayError | undefined {
  return missed.length === 0 ? undefined : new AssayError("THRESHOLD_MISSED", { what: missed.join("; ") });
}

function championMissed({ champion, config }: DriftedRows): string[] {
  if (champion === undefined || !mustNotBeWorse(config)) return [];
  const isWorse = champion.comparison?.verdict === "worse";
  return isWorse || champion.state === "incomparable" ? [champion.reason] : [];
}

function mustNotBeWorse({ champion }: EvaluationsConfig): boolean {
  return champion !== false && champion.mustNotBeWorse;
}

function driftMissed({ drift, config }: DriftedRows): string[] {
  if (config.drift === false) return [];
  if (drift === undefined) return ["drift could not be measured, and onDrift says fail"];
  return (
    [
      ["rows", drift.data],
      ["predictions", drift.predictions],
    ] as const
  ).flatMap(([what, { verdict, reason }]) =>
    verdict === "drifted" ? [`the ${what} drifted: ${reason}`] : [],
  );
}
