import { displayable, promotionView } from "./display/index.js";
import { CHAMPION } from "./io/configs/index.js";
import type { VersionChoice } from "./jobs/choose-version.js";
import { jobEnvironment } from "./jobs/environment.js";
import { type Promotion, promote } from "./jobs/promote.js";
import { type Rollback, rollback } from "./jobs/rollback.js";
import { openRegistry, type TrackingOptions } from "./jobs/tracking-place.js";

/** How a version is promoted. */
export interface PromoteOptions extends TrackingOptions {
  /** A number, `latest`, or `{ best: "mae" }`. @default "latest" */
  readonly version?: VersionChoice;
  /** @default "Champion" */
  readonly alias?: string;
  /** `passed`: refused unless the version's last evaluation passed. @default "passed" */
  readonly require?: "passed" | "none";
  /** Promotes a version that did not pass all the same, and keeps why. */
  readonly force?: { readonly reason: string };
}

/** How an alias is rolled back. */
export interface RollbackOptions extends TrackingOptions {
  /** @default "Champion" */
  readonly alias?: string;
}

/**
 * Gives an alias to a version of a registered model that passed its evaluation. Throws PROMOTION_REFUSED where it did not,
 * TRACKING_MISSING where there is no such model or version.
 *
 * @example
 * const { version, former } = await promoteModel("bikes", { version: { best: "mae" } });
 */
export function promoteModel(name: string, options: PromoteOptions = {}): Promise<Promotion> {
  const { version = "latest", alias = CHAMPION, require = "passed", force } = options;
  return inRegistry(options, async (registry) => {
    const date = new Date().toISOString();
    const request = { name, alias, version, require, forced: force?.reason, date };
    return displayable(Object.freeze(await promote(registry, request)), promotionView);
  });
}

/**
 * Gives an alias back to the version that had it before the last promotion; again, to the one before that. Throws
 * TRACKING_MISSING where none had it before.
 *
 * @example await rollbackModel("bikes");
 */
export function rollbackModel(name: string, options: RollbackOptions = {}): Promise<Rollback> {
  return inRegistry(options, async (registry) =>
    displayable(Object.freeze(await rollback(registry, name, options.alias ?? CHAMPION)), promotionView),
  );
}

async function inRegistry<T>(
  options: TrackingOptions,
  action: (registry: ReturnType<typeof openRegistry>) => Promise<T>,
): Promise<T> {
  const registry = openRegistry(options, jobEnvironment(options));
  try {
    return await action(registry);
  } finally {
    await registry.close();
  }
}
