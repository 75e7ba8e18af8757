import { AssayError } from "../../utils/errors/index.js";
import type { Random } from "../../utils/random/index.js";
import type { HalvingConfig } from "../../utils/searchers/index.js";
import type { KnownFolds, Partition } from "../../utils/splitters/index.js";
import { boostingDefaults } from "../models/boosting/config.js";
import { customDefaults } from "../models/custom/config.js";
import { denseDefaults } from "../models/dense/config.js";
import { forestDefaults } from "../models/forest/config.js";
import type { EstimatorConfig } from "../models/registry.js";

export type HalvingResource = HalvingConfig["resource"];

/** What a kind of model has of a resource where its config says nothing. */
const COUNTS: Readonly<Partial<Record<HalvingResource, Readonly<Record<string, number>>>>> = {
  rounds: { boosting: boostingDefaults.rounds },
  trees: { forest: forestDefaults.trees },
  epochs: { dense: denseDefaults.epochs, custom: customDefaults.epochs },
};

/**
 * A model's config with a share of its rounds, trees or epochs, one at least; as it is where the resource is none of the
 * model's (rows, folds). A kind that has none of them throws CONFIG_INVALID.
 */
export function modelAtShare(
  config: EstimatorConfig,
  resource: HalvingResource | undefined,
  share: number,
): EstimatorConfig {
  const counts = resource === undefined ? undefined : COUNTS[resource];
  if (resource === undefined || counts === undefined) return config;
  if (!Object.hasOwn(counts, config.kind)) {
    throw new AssayError("CONFIG_INVALID", {
      what: `a model of kind ${config.kind} has no ${resource} that halving could give it less of`,
      wanted: `a model of kind ${Object.keys(counts).join(" or ")}, or another resource`,
      next: "Set `tune.halving.resource` to rows or folds, which every model has.",
    });
  }
  const whole = (config as unknown as Readonly<Record<string, number | undefined>>)[resource];
  const count = Math.max(1, Math.round(share * (whole ?? counts[config.kind])));
  return { ...config, [resource]: count } as EstimatorConfig;
}

/** How many of some folds a share of them is. */
export function foldsAtShare(folds: number, share: number): number {
  return Math.max(1, Math.round(share * folds));
}

/**
 * Folds with a share of their training rows: over time the latest, else rows drawn at random, the same for every trial. What
 * they are tested on stays.
 */
export function rowsAtShare(
  folds: readonly Partition[],
  share: number,
  kind: KnownFolds["kind"],
  random: Random,
): Partition[] {
  return folds.map(({ train, test }, i) => {
    const count = Math.max(1, Math.round(share * train.length));
    if (count >= train.length) return { train, test };
    if (kind === "timeSeries") return { train: train.slice(train.length - count), test };
    const places = random
      .fork(`rows of fold ${i + 1}`)
      .sample(train.length, count)
      .sort();
    return { train: places.map((place) => train[place]), test };
  });
}
