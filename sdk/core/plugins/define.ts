import type { DatasetPlugin, ExplainerPlugin, JobPlugin, KindSchema, ModelPlugin } from "./types.js";

/**
 * A model, as `models` of a plug-in takes it: the same object, whose definition knows what its schema hands out.
 *
 * @example
 * const mine = defineModel({ config: z.strictObject({ kind: z.literal("mine") }), definition: { kind: "mine", create, restore } });
 */
export function defineModel<Schema extends KindSchema>(model: ModelPlugin<Schema>): ModelPlugin<Schema> {
  return model;
}

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

/**
 * A dataset, as `datasets` of a plug-in takes it: the same object, whose `read` knows what its schema hands out.
 *
 * @example
 * const mine = defineDataset({ config: z.strictObject({ kind: z.literal("mine"), path: z.string() }), read: ({ path }) => Table.fromRows(…) });
 */
export function defineDataset<Schema extends KindSchema>(
  dataset: DatasetPlugin<Schema>,
): DatasetPlugin<Schema> {
  return dataset;
}

/**
 * A job, as `jobs` of a plug-in takes it: the same object, whose `run` knows what its schema hands out.
 *
 * @example
 * const mine = defineJob({ config: z.strictObject({ kind: z.literal("mine"), times: z.int() }), run: ({ times }, context) => … });
 */
export function defineJob<Schema extends KindSchema>(job: JobPlugin<Schema>): JobPlugin<Schema> {
  return job;
}
