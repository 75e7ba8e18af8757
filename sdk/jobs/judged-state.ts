import type { PairedComparison } from "../core/comparison/index.js";
import type { Drift } from "../core/drift/index.js";
import type { EvaluationsConfig } from "../io/configs/index.js";
import type { BaselineScore } from "./state.js";
import type { ScoredRows } from "./steps/score-rows.js";
import type { OnRows } from "./stored-state.js";

/** After `evaluate` of a stored model. */
export interface JudgedRows extends OnRows<EvaluationsConfig>, ScoredRows {
  /** Rows that are equal to a training row of the model in all that it reads and the target; absent where that cannot be known. */
  readonly seenRows?: number;
  /** The same metrics of the simplest prediction; absent where there are no training rows to learn it of. */
  readonly baseline?: BaselineScore;
  /** Whether rows stand in order of time. */
  readonly inTime: boolean;
}

/** How a model stands to the one whose place it wants. */
export interface AgainstChampion {
  /** `itself`: it is the Champion. `none`: there is no Champion to compare with. `incomparable`: it cannot score these rows. */
  readonly state: "compared" | "itself" | "none" | "incomparable";
  /** `models:/bikes/2`; absent where there is none. */
  readonly uri?: string;
  /** In a sentence. */
  readonly reason: string;
  /** This model as the challenger; present where they were compared. */
  readonly comparison?: PairedComparison;
}

/** After `champion`. */
export interface AgainstChampionRows extends JudgedRows {
  /** Absent where the config switches it off. */
  readonly champion?: AgainstChampion;
}

/** How far rows and predictions have moved. */
export interface DriftFound {
  /** What they moved from. */
  readonly reference: string;
  /** Columns that the model reads, and the target. */
  readonly data: Drift;
  /** What the model says. */
  readonly predictions: Drift;
}

/** After `drift`. */
export interface DriftedRows extends AgainstChampionRows {
  /** Absent where the config switches it off, or where there is nothing to compare with. */
  readonly drift?: DriftFound;
}
