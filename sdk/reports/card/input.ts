import type { Drift } from "../../core/drift/index.js";
import type { Fairness } from "../../core/fairness/index.js";
import type { MetricValue } from "../../core/metrics/index.js";
import type { Task } from "../../core/models/model.js";
import type { ErrorSlices } from "../../core/slices/index.js";
import type { TableProfile } from "../../core/tables/index.js";
import type { CalibrationScore } from "../../core/validation/index.js";
import type { SignatureColumn } from "../../utils/signers/index.js";
import type { ReportRun } from "../input.js";

/** One text, or several. */
export type Words = string | readonly string[] | undefined;

/** What people say of the model: the config's section `card`. */
export interface CardWords {
  readonly description?: string | undefined;
  readonly owners?: Words;
  readonly contact?: string | undefined;
  readonly licence?: string | undefined;
  readonly citation?: string | undefined;
  readonly intendedUse?: Words;
  readonly users?: Words;
  readonly outOfScope?: Words;
  readonly factors?: Words;
  readonly data?: Words;
  readonly ethics?: Words;
  readonly limits?: Words;
  readonly recommendations?: Words;
}

/** A metric with the interval of rows that could have been drawn; NaN where there is none. */
export interface CardMetric extends MetricValue {
  readonly low: number;
  readonly high: number;
}

/** What stands against a use without thought: seen by the machine, or not said by people. */
export interface Caveat {
  readonly kind:
    | "threshold"
    | "drift"
    | "leakage"
    | "seen"
    | "fairness"
    | "errors"
    | "calibration"
    | "data"
    | "undeclared";
  readonly text: string;
}

/** Rows that the model learned from, or was judged on. */
export interface CardRows {
  readonly source: string;
  readonly digest?: string;
  /** Absent where they cannot be had again. */
  readonly rows?: number;
  /** How they were taken, in words. */
  readonly how?: string;
  readonly profile?: TableProfile;
}

/** What a model card shows: the sections of Mitchell et al. 2019 (https://doi.org/10.1145/3287560.3287596). */
export interface ModelCard {
  readonly title: string;
  readonly words: CardWords;
  readonly task: Task;
  readonly target: string;
  readonly classes: readonly (string | number | boolean)[];
  readonly model: {
    /** `models:/bikes/3`. */
    readonly uri: string;
    readonly kind: string;
    readonly aliases: readonly string[];
    readonly inputs: readonly SignatureColumn[];
    readonly outputs: readonly SignatureColumn[];
    readonly encodedColumns: number;
  };
  /** The run that trained it. */
  readonly run: ReportRun;
  /** As YAML, secrets masked. */
  readonly config: string;
  readonly seed: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly metrics: readonly CardMetric[];
  /** Of the metrics' intervals. */
  readonly level: number;
  readonly baseline?: { readonly name: string; readonly metrics: Readonly<Record<string, number>> };
  readonly evaluation: CardRows;
  readonly training: CardRows;
  readonly slices?: ErrorSlices;
  readonly fairness?: Fairness;
  readonly calibration?: CalibrationScore;
  /** From the training rows to those it was judged on. */
  readonly drift?: Drift;
  readonly caveats: readonly Caveat[];
  readonly madeAtMs: number;
}
