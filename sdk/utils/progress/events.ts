import type { AssayError } from "../errors/index.js";

/** What training goes by: passes over the rows, rounds of boosting, trees of a forest. */
export type EpochUnit = "epoch" | "round" | "tree";

/** What a running chain says of itself. Seconds are wall-clock. */
export type ProgressEvent =
  | {
      readonly type: "step-start";
      readonly step: string;
      /** From 1. */
      readonly index: number;
      readonly total: number;
    }
  | {
      readonly type: "step-end";
      readonly step: string;
      readonly seconds: number;
      readonly summary?: string;
      /** Whether the step ended with an error. */
      readonly failed?: boolean;
      /** That error. */
      readonly error?: AssayError;
    }
  | {
      readonly type: "progress";
      readonly step: string;
      readonly label: string;
      readonly done: number;
      readonly total: number;
      /** What else there is to tell, in a few words: `best mae 33.4`. */
      readonly detail?: string;
      readonly etaSeconds?: number;
    }
  | {
      readonly type: "epoch";
      readonly step: string;
      readonly epoch: number;
      readonly epochs: number;
      /** What the model's kind calls one of them. @default "epoch" */
      readonly unit?: EpochUnit;
      readonly logs: Readonly<Record<string, number>>;
      readonly etaSeconds?: number;
    }
  | { readonly type: "note"; readonly level: "debug" | "info" | "warn"; readonly message: string };

/** Takes events as they come; must not throw. */
export type ProgressListener = (event: ProgressEvent) => void;
