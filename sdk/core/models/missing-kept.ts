import { AssayError } from "../../utils/errors/index.js";
import type { PreprocessingConfig } from "../preprocessing/index.js";

/** Throws CONFIG_INVALID where missing values are kept for a kind that does not read them. */
export function refuseMissingKept(kind: string, preprocessing: PreprocessingConfig = {}): void {
  const { columns = {}, defaults = {} } = preprocessing;
  const encodings = [...Object.entries(columns), ...Object.entries(defaults)];
  const [name] = encodings.find(([, encoding]) => "impute" in encoding && encoding.impute === "keep") ?? [];
  if (name === undefined) return;
  throw new AssayError("CONFIG_INVALID", {
    what: `the model ${kind} does not take missing values`,
    got: `impute: keep for ${name}`,
    wanted: "another way to impute, as median",
    next: "Leave impute out, or choose a model of trees.",
  });
}
