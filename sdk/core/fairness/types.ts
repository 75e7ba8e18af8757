import type { Measure } from "./measures.js";

/** A number with its confidence interval; NaN where the rows do not define it. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** A group of rows. */
export interface GroupScores {
  /** As a person reads it: `female`, `25 to below 65`, `missing`. */
  readonly label: string;
  readonly rows: number;
  /** Share of all rows. */
  readonly share: number;
  /** Whether it has too few rows to count in differences. */
  readonly isSmall: boolean;
  /** By the name of the measure: `mae`, `selectionRate`. */
  readonly scores: Readonly<Record<string, Estimate>>;
}

/** How far groups lie apart. */
export interface GroupGap extends Estimate {
  /** `demographicParityDifference`, `maeRatio`. */
  readonly name: string;
  readonly title: string;
  /** Measures that it is made of. */
  readonly measures: readonly string[];
  readonly isRatio: boolean;
  /** The groups with the least and the greatest value; absent with fewer than two groups that count. */
  readonly between?: readonly [least: string, greatest: string];
}

/** What parts the rows, its groups, and how far they lie apart. */
export interface FactorFairness {
  /** The column's name; of several, joined by " × ". */
  readonly name: string;
  readonly groups: readonly GroupScores[];
  /** None where fewer than two groups have rows enough. */
  readonly gaps: readonly GroupGap[];
}

/** What is measured, without how. */
export type MeasureFacts = Pick<Measure, "name" | "title" | "inTargetUnit">;
