import { AssayError } from "../../utils/errors/index.js";
import { FittedTarget, normaliseTarget } from "../preprocessing/index.js";
import type { FitOptions } from "./fit-options.js";
import type { ForeignDefinition } from "./model.js";
import { PipelineModel } from "./pipeline-model.js";
import type { EstimatorConfig } from "./registry.js";
import { signatureOf } from "./signature-of.js";

/**
 * A model that was made elsewhere, on the rows that another kind would be fitted on: they say which columns there are and
 * what the target holds; nothing is learned from them. Its signature has the columns that it reads only. Throws
 * CONFIG_INVALID where the config asks for what only a fitted model has.
 */
export async function adoptModel(
  definition: ForeignDefinition<EstimatorConfig>,
  options: FitOptions,
): Promise<PipelineModel> {
  const { config, table, task, cleaning, packageVersion } = options;
  const { column, transform } = normaliseTarget(options.target);
  if (options.preprocessing !== undefined)
    throw ownWork(config.kind, "preprocessing", "the model brings its own");
  if (transform !== "none")
    throw ownWork(config.kind, "target.transform", "the model predicts what it was trained to predict");
  const inputs = table.drop([column]);
  const { encoding, estimator, classes } = await definition.adopt(config, {
    task,
    inputs,
    target: table.column(column),
    targetName: column,
  });
  try {
    const target = FittedTarget.known(column, task, classes);
    const parts = { config, cleaning, preprocessor: encoding, target, estimator, packageVersion };
    const read = inputs.select(encoding.features.names);
    return new PipelineModel({ ...parts, signature: await signatureOf(parts, read, options.raw ?? read) });
  } catch (error) {
    estimator.dispose();
    throw error;
  }
}

function ownWork(kind: string, key: string, why: string): AssayError {
  return new AssayError("CONFIG_INVALID", {
    what: `\`${key}\` is not for a model of kind ${kind}: ${why}`,
    next: `Leave \`${key}\` out.`,
  });
}
