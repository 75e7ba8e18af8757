import { resolve } from "node:path";
import { Explanation, type ExplanationData } from "../core/explainers/index.js";
import { type WriteExplanationOptions, writeExplanation } from "../io/explanations/index.js";
import { requirePath } from "../utils/paths.js";

/** The explanation of an experiment: it knows the folder that relative paths are relative to, and can be written. */
export class ExperimentExplanation extends Explanation {
  readonly #cwd: string;

  /** @internal */
  constructor(data: ExplanationData, cwd: string) {
    super(data);
    this.#cwd = cwd;
    Object.freeze(this);
  }

  /**
   * Writes the explanation into a folder, as Parquet: `shap_values.parquet`, `importances.parquet`, `rows.parquet` and,
   * where there are some, `interactions.parquet`. Returns the absolute paths. Throws WRITE_FAILED where one of them is
   * there already (without `overwrite`) or the folder cannot be written.
   *
   * @example await experiment.explanation.write("explanation");
   */
  async write(folder: string, options: WriteExplanationOptions = {}): Promise<string[]> {
    const path = resolve(this.#cwd, requirePath(folder, "WRITE_FAILED", "the explanation"));
    return writeExplanation(this, path, options);
  }
}
