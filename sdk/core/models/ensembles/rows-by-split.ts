import {
  type FoldsConfig,
  type KnownFolds,
  knownFolds,
  type SplitConfig,
} from "../../../utils/splitters/index.js";
import { type BlendingConfig, type StackingConfig, stackingDefaults } from "./config.js";

type SplitKind = SplitConfig["kind"];

/**
 * A model's config in which folds and held-out rows go by the kind of the split: rows in order of time are parted into blocks, and the
 * last ones are held out.
 */
export function rowsBySplit<Config extends { readonly kind: string }>(
  config: Config,
  split: SplitKind,
): Config {
  if (config.kind === "stacking") {
    const { folds } = config as unknown as StackingConfig;
    const whole = { ...stackingDefaults.folds, ...folds } as FoldsConfig;
    // Models of the first rows alone are far from those of all rows, which the final model is to read.
    const isOverTime = whole.kind === "auto" && split === "chronological";
    const known: KnownFolds = isOverTime
      ? { kind: "kFold", folds: whole.folds, shuffle: false }
      : knownFolds(whole, split);
    return { ...config, folds: known };
  }
  if (config.kind === "blending" && (config as unknown as BlendingConfig).validationRows === undefined)
    return { ...config, validationRows: split === "chronological" ? "last" : "random" };
  return config;
}
