import { z } from "zod";
import { settingsShape } from "../../utils/settings/index.js";
import { trackingConfig } from "../registries/config.js";
import { CHAMPION } from "./champion.js";

/** A version of a registered model that gets an alias. */
export const promotionConfig = z
  .strictObject({
    kind: z.literal("promotion").describe("The job: a promotion of a registered model."),
    ...settingsShape,
    model: z.string().min(1).describe("Name of the registered model, as bikes."),
    alias: z
      .string()
      .min(1)
      .default(CHAMPION)
      .describe("Alias that the version gets; the version that had it loses it, and is kept for a rollback."),
    version: z
      .union([
        z.literal("latest").describe("The newest version."),
        z.int().min(1).describe("Number of a version."),
        z.strictObject({
          best: z
            .string()
            .min(1)
            .describe(
              "Metric that the best version is chosen by: of the versions' last evaluations, else of the runs that trained them.",
            ),
          greaterIsBetter: z
            .boolean()
            .optional()
            .describe("Whether a greater value is better. Default: as the metric says."),
        }),
      ])
      .default("latest")
      .describe("The version that is promoted: a number, latest, or the best by a metric."),
    require: z
      .enum(["passed", "none"])
      .default("passed")
      .describe("passed: refused unless the version's last evaluation passed."),
    force: z
      .boolean()
      .default(false)
      .describe("Promotes a version that did not pass all the same; the reason is kept with it."),
    reason: z
      .string()
      .min(1)
      .max(2000)
      .optional()
      .describe("Why it is promoted by force. Needed with `force: true`."),
    tracking: trackingConfig.prefault({}),
  })
  .superRefine(({ force, reason }, context) => {
    if (force && reason === undefined)
      context.addIssue({
        code: "custom",
        path: ["reason"],
        message: "`force: true` needs a reason, which is kept",
      });
    if (!force && reason !== undefined)
      context.addIssue({ code: "custom", path: ["force"], message: "a reason is for `force: true`" });
  })
  .describe("Gives an alias to a version of a registered model that passed its evaluation.");

export type PromotionConfig = z.output<typeof promotionConfig>;

export const promotionPathKeys: readonly string[] = ["tracking.uri"];
