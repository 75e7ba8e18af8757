import type { WhatIfAnswer } from "../../../core/what-if/answer.js";
import type { Cell } from "../../../core/what-if/cells.js";

/** What an asker says to a row. */
export interface Said {
  /** Values of an answer; SHAP values are absent where the way has none. */
  readonly answer: WhatIfAnswer;
  /** Whether no better answer follows. */
  readonly isLast: boolean;
  /** Without SHAP values: what the changed columns change, by their places; one number an output. */
  readonly effects?: ReadonlyMap<number, readonly number[]>;
  /** By output: what SHAP values say, where they are of other columns than the panel's, or of another unit than the prediction. */
  readonly explained?: readonly Explained[];
  /** What is to be known of this answer. */
  readonly note?: string;
}

/** A waterfall as it came from somebody who explained it. */
export interface Explained {
  readonly effects: readonly { readonly label: string; readonly effect: number }[];
  readonly base: number;
  readonly end: number;
  /** What stands at its end. */
  readonly endName: string;
  readonly unit: string;
  readonly isShare: boolean;
  readonly words: string;
}

export interface Listener {
  said(said: Said): void;
  /** It takes longer, or could not be answered. */
  trouble(words: string): void;
}

/**
 * A way to ask a model: in a kernel, in the page, in a grid, by HTTP. The newest question alone is answered; what comes for older
 * ones is dropped, and no queue grows.
 */
export interface Asker {
  /** What the page says of the way. */
  readonly words: string;
  /** @param start place of the start row among the panel's rows */
  ask(row: readonly Cell[], start: number, listener: Listener): void;
  /** Lets go of what it holds; nothing is said any more. */
  stop(): void;
}
