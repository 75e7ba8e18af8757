import type { Random } from "../../utils/random/index.js";
import type { KnownFolds } from "../../utils/splitters/index.js";
import { type CrossValidateInputs, crossValidate, type FoldScore } from "../validation/index.js";
import { foldsAtShare, type HalvingResource, modelAtShare, rowsAtShare } from "./share.js";

/** A trial's model, and all that it is scored with. */
export interface ScoreTrialInputs extends Omit<CrossValidateInputs, "inspect" | "onFold" | "firstFold"> {
  readonly splitter: KnownFolds;
  /** What halving gives less of; absent without halving. */
  readonly resource?: HalvingResource;
  /** Share of it, above 0 and at most 1. */
  readonly share: number;
  /** Folds that were scored before. */
  readonly foldsBefore: number;
  /** The generator of the whole. */
  readonly random: Random;
}

/**
 * Scores a trial by cross-validation on a share of the resource. On the full one it is what `crossValidate` gives for the same
 * model, folds and generator; everything is learned on the folds' training rows.
 */
export async function scoreTrial(inputs: ScoreTrialInputs): Promise<readonly FoldScore[]> {
  const { resource, share, foldsBefore, folds, config, random, splitter, ...shared } = inputs;
  const ofFolds = resource === "folds" ? folds.slice(0, foldsAtShare(folds.length, share)) : folds;
  const { folds: scores } = await crossValidate({
    ...shared,
    splitter,
    random,
    config: modelAtShare(config, resource, share),
    folds: resource === "rows" && share < 1 ? rowsAtShare(ofFolds, share, splitter.kind, random) : ofFolds,
    firstFold: foldsBefore + 1,
  });
  return scores;
}
