import type { Params } from "../../utils/searchers/index.js";
import type { FoldScore } from "../validation/index.js";

/** A trial that is to be scored, on a share of the resource. */
export interface TrialRequest {
  readonly number: number;
  readonly params: Params;
  /** Share of the full resource, above 0 and at most 1. */
  readonly resource: number;
  /** Folds that are scored already, at a smaller share: they are not scored again. 0 where folds are not the resource. */
  readonly foldsBefore: number;
}

/** What came of a trial at one share of the resource. Plain data: JSON keeps it. */
export interface Evaluation {
  /** Folds that were scored, those before not among them; absent where it failed. */
  readonly folds?: readonly FoldScore[];
  readonly error?: { readonly code: string; readonly message: string };
  /** Wall-clock seconds. */
  readonly seconds: number;
}

/** Scores a trial. Undefined: it was not begun, since the time is over. Throws INTERRUPTED only: other failures are results. */
export type Evaluate = (request: TrialRequest) => Promise<Evaluation | undefined>;
