import { z } from "zod";
import { extensible } from "../plugins/extensible.js";
import { baselineConfig } from "./baseline/config.js";
import { boostingConfig } from "./boosting/config.js";
import { customConfig } from "./custom/config.js";
import { denseConfig } from "./dense/config.js";
import { blendingConfig, stackingConfig } from "./ensembles/config.js";
import { onnxConfig } from "./foreign/config.js";
import { forestConfig } from "./forest/config.js";
import { lightgbmConfig, xgboostConfig } from "./imported/config.js";
import { linearConfig } from "./linear/config.js";

/** Which model learns, and how. */
export const modelConfig = extensible(
  z
    .discriminatedUnion("kind", [
      baselineConfig,
      linearConfig,
      forestConfig,
      boostingConfig,
      denseConfig,
      customConfig,
      stackingConfig,
      blendingConfig,
      xgboostConfig,
      lightgbmConfig,
      onnxConfig,
    ])
    .describe("Which model learns, and how."),
  "models",
);

/** A model's config as a person writes it: what is left out has its default. */
export type ModelConfig = z.input<typeof modelConfig>;
