import { displayable, promotionView } from "../../display/index.js";
import type { PromotionConfig } from "../../io/configs/index.js";
import { type Promotion, promote } from "../promote.js";
import type { InRun, JobStart } from "../state.js";
import type { Step } from "./step.js";
import { logJson } from "./table-artifact.js";
import { experimentOr, inRun, openJobRun, registryStore } from "./tracking.js";

type Start = JobStart<PromotionConfig>;

/** After `open` of a promotion. */
export interface Opened extends Start, InRun {}

/** After `promote`. */
export interface Promoted extends Opened {
  readonly promotion: Promotion;
}

/** Opens the run that a promotion, a refused one too, is kept in. */
export const openPromotionStep: Step<Start, Opened> = {
  name: "open",
  async run(state, context) {
    const { name, model } = state.config;
    const experiment = experimentOr(state, name ?? model);
    return { ...state, ...inRun(await openJobRun(state, { experiment }, context)) };
  },
  summary: ({ config }) => `${config.model}@${config.alias}`,
};

/** Gives the alias to the version; what was done, and why by force, is kept with the run and with the version. */
export const promoteStep: Step<Opened, Promoted> = {
  name: "promote",
  async run(state, { now, emit }) {
    const { config, run } = state;
    const registry = registryStore(state);
    try {
      const made = await promote(registry, {
        name: config.model,
        alias: config.alias,
        version: config.version,
        require: config.require,
        forced: config.force ? config.reason : undefined,
        date: new Date(now()).toISOString(),
        runId: run?.handle.info.runId,
      });
      for (const message of made.notes) emit({ type: "note", level: "warn", message });
      const promotion = displayable(Object.freeze(made), promotionView);
      await run?.handle.logTags(runTags(promotion));
      if (run !== undefined) await logJson(run.handle, "promotion", promotion);
      return { ...state, promotion };
    } finally {
      await registry.close();
    }
  },
  summary: ({ promotion }) => `${promotion.uri}, alias ${promotion.alias}: ${promotion.reason}`,
};

function runTags({ uri, alias, former, forced }: Promotion): Record<string, string> {
  return {
    "assay.promotion": uri,
    "assay.promotion.alias": alias,
    ...(former === undefined ? {} : { "assay.promotion.former": former }),
    ...(forced === undefined ? {} : { "assay.promotion.forced": forced }),
  };
}
