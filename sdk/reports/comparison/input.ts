import type { PairedComparison } from "../../core/comparison/index.js";
import type { Importance } from "../../core/explainers/index.js";

/** A dataset that a compared run used. */
export interface ComparedDataset {
  readonly name: string;
  readonly digest: string;
  /** "training", "evaluation". */
  readonly context: string;
}

/** A metric that was logged by steps. */
export interface ComparedCurve {
  readonly metric: string;
  /** By step, ascending. */
  readonly points: readonly { readonly step: number; readonly value: number }[];
}

/** A run beside others: what its tracking store knows of it. */
export interface ComparedRun {
  readonly id: string;
  readonly name: string;
  readonly experiment?: string;
  /** In MLflow's words. */
  readonly status: string;
  /** Milliseconds since 1970, UTC. */
  readonly startedAtMs: number;
  /** Wall-clock seconds. */
  readonly seconds: number;
  /** Where a person finds it: MLflow's page of it, or its kept report. */
  readonly link?: string;
  /** The last value of each metric, by name; without those of the machine. */
  readonly metrics: Readonly<Record<string, number>>;
  /** What was set, by its key. */
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly curves: readonly ComparedCurve[];
  readonly datasets: readonly ComparedDataset[];
  /** Empty where the run kept no explanation. */
  readonly importances: readonly Importance[];
  /** What importances are measured by: "mae". */
  readonly importanceMetric?: string;
}

/** What the report of a comparison shows. */
export interface RunComparison {
  readonly title: string;
  /** Two or more; the first is what the others are held against. */
  readonly runs: readonly ComparedRun[];
  /** Each other run against the first on the same rows, one list a run; empty where predictions are not kept, or of other rows. */
  readonly paired: readonly (readonly PairedComparison[])[];
  /** What is to be known besides: why a comparison is left out. */
  readonly notes: readonly string[];
  /** When it was compared. */
  readonly comparedAtMs: number;
}

/** What a run is called where there is little room: A, B … Z. */
export function letterOf(index: number): string {
  return String.fromCodePoint(65 + index);
}

/** Runs in one comparison at most: more cannot be told apart. */
export const MOST_RUNS = 12;
