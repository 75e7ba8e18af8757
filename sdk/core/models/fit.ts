import { AssayError } from "../../utils/errors/index.js";
import { pluginsInScope } from "../plugins/scope.js";
import { FittedTarget, normaliseTarget } from "../preprocessing/index.js";
import { adoptModel } from "./adopt.js";
import type { EnsembleRows } from "./ensemble.js";
import { fitEncoded } from "./fit-encoded.js";
import type { FitOptions } from "./fit-options.js";
import type { History } from "./model.js";
import { PipelineModel } from "./pipeline-model.js";
import { estimatorDefinition, isEnsemble, isForeign } from "./registry.js";
import { signatureOf } from "./signature-of.js";

export type { FitOptions };

/**
 * Fits target, preprocessing and estimator on the training rows; a model that was made elsewhere is taken as it is. Same
 * options and seed, same model (on one backend). Throws what its parts throw: see `FittedTarget.fit`, `fitPreprocessor` and the model's kind. Weights that do not fit the
 * rows throw DATA_SHAPE.
 */
export async function fitModel(
  options: FitOptions,
): Promise<{ readonly model: PipelineModel; readonly history: History }> {
  const { config, table, context, validation, weights } = options;
  checkWeights(weights, table.numRows);
  const definition = await estimatorDefinition(config.kind);
  if (isForeign(definition)) return { model: await adoptModel(definition, options), history: { epochs: [] } };
  const target = FittedTarget.fit(normaliseTarget(options.target), options.task, table);
  const inputs = table.drop([target.column]);
  const rows: EnsembleRows = {
    shape: target.shape,
    inputs,
    y: target.encode(table),
    weights,
    preprocessing: options.preprocessing,
    ...(validation === undefined ? {} : { validation: { inputs: validation, y: target.encode(validation) } }),
  };
  const { encoding, estimator, history } = isEnsemble(definition)
    ? await definition.fitParts(config, rows, context, estimatorDefinition)
    : await fitEncoded(definition, config, rows, context);
  try {
    const { cleaning, packageVersion } = options;
    const plugins = pluginsInScope().usedBy(config);
    const parts = {
      config,
      cleaning,
      preprocessor: encoding,
      target,
      estimator,
      packageVersion,
      ...(plugins.length > 0 && { plugins }),
    };
    const signature = await signatureOf(parts, inputs, options.raw ?? inputs);
    return { model: new PipelineModel({ ...parts, signature }), history };
  } catch (error) {
    estimator.dispose();
    throw error;
  }
}

function checkWeights(weights: Float64Array | undefined, rows: number): void {
  if (weights === undefined) return;
  if (weights.length !== rows) {
    throw new AssayError("DATA_SHAPE", {
      what: "there is not one weight for each training row",
      got: `${weights.length} weights`,
      wanted: `${rows}`,
    });
  }
  const row = weights.findIndex((weight) => !(weight >= 0 && Number.isFinite(weight)));
  if (row < 0 && weights.some((weight) => weight > 0)) return;
  throw new AssayError("DATA_NOT_FINITE", {
    what: "the weights cannot be used",
    got: row < 0 ? "zero for every row" : `${weights[row]} for row ${row}`,
    wanted: "finite numbers from 0, not all of them 0",
    next: "Mend the weights.",
  });
}
