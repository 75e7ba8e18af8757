import { promotionView } from "../display/index.js";
import type { PromotionConfig } from "../io/configs/index.js";
import type { Job } from "./job.js";
import { openPromotionStep, type Promoted, promoteStep } from "./steps/promote.js";

/** The promotion job: an alias for a version of a registered model that passed its evaluation. */
export const promotionJob: Job<PromotionConfig, Promoted> = {
  async link(start) {
    return start.to(openPromotionStep).to(promoteStep);
  },
  summary({ promotion }) {
    if (promotion === undefined) return {};
    const { uri, alias, version, former = null } = promotion;
    return { model: uri, promotion: { alias, version, former } };
  },
  views: ({ promotion }, options) => (promotion === undefined ? [] : [promotionView(promotion, options)]),
};
