import { knownFolds, type SplitConfig } from "../../../utils/splitters/index.js";
import { type BlendingConfig, type StackingConfig, stackingDefaults } from "./config.js";

type SplitKind = SplitConfig["kind"];

/** A model's config in which folds and held-out rows go by the kind of the split: of rows in order of time, later ones are held out. */
export function rowsBySplit<Config extends { readonly kind: string }>(
  config: Config,
  split: SplitKind,
): Config {
  if (config.kind === "stacking") {
    const { folds } = config as unknown as StackingConfig;
    const whole = { ...stackingDefaults.folds, ...folds } as Parameters<typeof knownFolds>[0];
    return { ...config, folds: knownFolds(whole, split) };
  }
  if (config.kind === "blending" && (config as unknown as BlendingConfig).validationRows === undefined)
    return { ...config, validationRows: split === "chronological" ? "last" : "random" };
  return config;
}
