import { defineModel } from "../plugins/index.js";
import { baselineConfig } from "./baseline/config.js";
import { boostingConfig } from "./boosting/config.js";
import { denseConfig } from "./dense/config.js";
import { forestConfig } from "./forest/config.js";
import { linearConfig } from "./linear/config.js";

/**
 * Models that learn from encoded numbers by a config alone; they can be parts of an ensemble too. What a plug-in adds is made in
 * the same way. A new one is a file and a line.
 */
export const LEARNERS = [
  defineModel({
    config: baselineConfig,
    definition: async () => (await import("./baseline/index.js")).baselineDefinition,
  }),
  defineModel({
    config: linearConfig,
    definition: async () => (await import("./linear/index.js")).linearDefinition,
  }),
  defineModel({
    config: forestConfig,
    definition: async () => (await import("./forest/index.js")).forestDefinition,
  }),
  defineModel({
    config: boostingConfig,
    definition: async () => (await import("./boosting/index.js")).boostingDefinition,
  }),
  defineModel({
    config: denseConfig,
    definition: async () => (await import("./dense/index.js")).denseDefinition,
  }),
] as const;
