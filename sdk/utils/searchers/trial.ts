import type { Params } from "./space.js";

/** A score on a part of the resource. */
export interface IntermediateValue {
  /** Share of the full resource, above 0 and at most 1. */
  readonly resource: number;
  readonly value: number;
}

/** One point of the space that was tried, and what came of it. Plain data: JSON keeps it. */
export interface Trial {
  /** From 0. */
  readonly number: number;
  readonly params: Params;
  /** `pruned`: stopped early as one of the weak. `failed`: it threw. */
  readonly state: "complete" | "pruned" | "failed";
  /** The score on the full resource; absent where it never got there. */
  readonly value?: number;
  /** Scores on its way there, by rising resource; empty without halving. */
  readonly intermediate: readonly IntermediateValue[];
  /** Wall-clock seconds that it took. */
  readonly seconds?: number;
  /** Why it failed. */
  readonly error?: { readonly code: string; readonly message: string };
}

/** What a trial is ranked by: its score at the greatest resource that it came to. None of a failed trial. */
export function scoreOf(trial: Trial): IntermediateValue | undefined {
  if (trial.state === "failed") return undefined;
  if (trial.value !== undefined) return { resource: 1, value: trial.value };
  return trial.intermediate.at(-1);
}
