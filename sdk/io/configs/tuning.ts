import { z } from "zod";
import { tuneConfig } from "../../core/tuning/config.js";
import { trainingConfig, trainingPathKeys } from "./training.js";

const {
  compare: _compare,
  register: _register,
  resume: _resume,
  selectFeatures: _selectFeatures,
  ...shared
} = trainingConfig.shape;

/**
 * A tuning: a training's config with what is searched. What the best config is trained with later (explanations, intervals,
 * calibration) stands in it too, and goes over to the best config.
 */
export const tuningConfig = z
  .strictObject({
    ...shared,
    kind: z.literal("tuning").describe("The job: a tuning."),
    tune: tuneConfig,
  })
  .describe(
    "Searches the best settings of a training by cross-validation on its training rows, and writes the config that has them.",
  );

/** A tuning's config, every default filled in. */
export type TuningConfig = z.output<typeof tuningConfig>;
/** A tuning's config as a person writes it. */
export type TuningInput = z.input<typeof tuningConfig>;

/** Keys that hold paths, relative to the file that they stand in. */
export const tuningPathKeys: readonly string[] = trainingPathKeys;
