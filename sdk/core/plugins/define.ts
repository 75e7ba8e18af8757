import type { ExplainerPlugin, KindSchema } from "./types.js";

/**
 * An explainer, as `explainers` of a plug-in takes it: the same object, whose functions know what its schema hands out.
 *
 * @example
 * const mine = defineExplainer({ config: z.strictObject({ kind: z.literal("mine"), steps: z.int() }), explain: ({ config: { steps } }) => … });
 */
export function defineExplainer<Schema extends KindSchema>(
  explainer: ExplainerPlugin<Schema>,
): ExplainerPlugin<Schema> {
  return explainer;
}
