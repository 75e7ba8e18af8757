import { asAssayError } from "../../utils/errors/index.js";
import type { EstimatorConfig } from "../models/registry.js";
import { treeEncodings } from "../models/trees/encodings.js";
import { BASELINE, type Candidate } from "./candidates.js";
import { type CrossValidateInputs, crossValidate } from "./cross-validate.js";
import type { CrossValidation, FoldScore } from "./cross-validation.js";
import { Leaderboard, type Result } from "./leaderboard.js";

/** Cross-validates one model with this config; what a caller does around it (a run, a backend) stands around its call. */
export type Validate = (config: EstimatorConfig) => Promise<CrossValidation>;

/** What a comparison is made from: the candidates, and what they all share. */
export interface CompareInputs
  extends Omit<CrossValidateInputs, "config" | "preprocessing" | "onFold" | "inspect"> {
  readonly candidates: readonly Candidate[];
  /** Stands around each model's cross-validation. @default nothing */
  readonly around?: (candidate: Candidate, validate: Validate) => Promise<CrossValidation>;
  /** Hears of each fold of each model that is done. Must not throw. */
  readonly onFold?: (candidate: Candidate, score: FoldScore, folds: number) => void;
}

/**
 * Cross-validates models on the same folds, a baseline always with them, and ranks them by the first metric. A model that
 * fails is a row with its error; where all fail, or a signal fires, it throws.
 */
export async function compareModels(inputs: CompareInputs): Promise<Leaderboard> {
  const {
    candidates,
    around = (candidate, validate) => validate(candidate.config),
    onFold,
    ...shared
  } = inputs;
  const results: Result[] = [];
  for (const candidate of withBaseline(candidates)) {
    const validate: Validate = (config) =>
      crossValidate({
        ...shared,
        config,
        preprocessing: candidate.preprocessing,
        onFold: (score, folds) => onFold?.(candidate, score, folds),
      });
    try {
      results.push({ ...candidate, validation: await around(candidate, validate) });
    } catch (cause) {
      const error = asAssayError(cause);
      if (error.code === "INTERRUPTED" || inputs.signal?.aborted === true) throw error;
      results.push({ ...candidate, error: { code: error.code, message: error.message } });
    }
  }
  return new Leaderboard(results);
}

/** The simplest prediction there is comes along; it reads no column, so that none without any value can stop it. */
function withBaseline(candidates: readonly Candidate[]): readonly Candidate[] {
  if (candidates.some(({ name }) => name === BASELINE)) return candidates;
  const config = { kind: "baseline" };
  return [{ name: BASELINE, config, preprocessing: { defaults: treeEncodings } }, ...candidates];
}
