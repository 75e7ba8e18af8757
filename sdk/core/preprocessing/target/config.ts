import { z } from "zod";

export const TARGET_TRANSFORMS = ["none", "sqrt", "log1p", "standardise"] as const;
export type TargetTransform = (typeof TARGET_TRANSFORMS)[number];

const column = z.string().min(1).describe("Name of the target's column.");

/** What is to be predicted. */
export const targetConfig = z
  .union([
    column,
    z.strictObject({
      column,
      transform: z
        .enum(TARGET_TRANSFORMS)
        .optional()
        .describe(
          "What the model learns instead of the target itself; predictions are turned back. sqrt needs values from 0, log1p above -1; standardise subtracts the mean and divides by the standard deviation. Default none.",
        ),
    }),
  ])
  .describe("What is to be predicted: a column, or a column and a transform.");

export type TargetConfig = z.infer<typeof targetConfig>;

/** What a target is where the config says nothing. */
export const targetDefaults = { transform: "none" } as const;

/** A target's config in its long form. */
export function normaliseTarget(config: TargetConfig): {
  readonly column: string;
  readonly transform: TargetTransform;
} {
  const long = typeof config === "string" ? { column: config } : config;
  return { ...targetDefaults, ...long };
}
