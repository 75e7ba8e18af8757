import { z } from "zod";
import { extensible, kindSchemas } from "../plugins/index.js";
import { explainFields, permutations, stopFields } from "./fields.js";
import { EXPLAINERS } from "./registry.js";

export { explainDefaults, treeExplainDefaults } from "./defaults.js";

const autoConfig = z
  .strictObject({
    kind: z.literal("auto").optional().describe("The explainer that fits the model."),
    ...explainFields,
    permutations,
    ...stopFields,
  })
  .describe(
    "Linear where the model is linear, tree where it is made of trees, exact up to 10 columns, permutation beyond.",
  );

/** How a model is explained. */
export const explainConfig = extensible(
  z.discriminatedUnion("kind", [autoConfig, ...kindSchemas(EXPLAINERS, explainFields)]),
  "explainers",
  explainFields,
);

/** As `explainConfig` hands it out. */
export type ExplainConfig = z.output<typeof explainConfig>;
/** As people write it. */
export type ExplainSettings = z.input<typeof explainConfig>;
