import { fitPreprocessor, type Preprocessor } from "../preprocessing/index.js";
import type { EnsembleRows } from "./ensemble.js";
import { refuseMissingKept } from "./missing-kept.js";
import type { Estimator, EstimatorDefinition, FitContext, History } from "./model.js";

/** A learner, and the encoding that was fitted on the same rows. */
export interface FittedEncoded {
  readonly encoding: Preprocessor;
  readonly estimator: Estimator;
  readonly history: History;
}

/** Fits an encoding and a learner on cleaned rows; what it is given of the preprocessing is taken as it is. */
export async function fitEncoded<Config extends { readonly kind: string }>(
  definition: EstimatorDefinition<Config>,
  config: Config,
  rows: EnsembleRows,
  context: FitContext,
): Promise<FittedEncoded> {
  const { shape, inputs, y, weights, validation, preprocessing } = rows;
  if (definition.takesMissing !== true) refuseMissingKept(config.kind, preprocessing);
  const { preprocessor, matrix } = fitPreprocessor(preprocessing ?? {}, inputs, {
    ...shape,
    target: y,
    random: context.random.fork("preprocessing"),
    onNote: context.onNote,
    defaults: definition.defaultPreprocessing,
  });
  const estimator = definition.create(config, shape);
  try {
    const history = await estimator.fit(
      {
        x: matrix,
        y,
        features: preprocessor.features,
        ...(weights === undefined ? {} : { weights }),
        ...(validation === undefined
          ? {}
          : { validation: { x: preprocessor.transform(validation.inputs), y: validation.y } }),
      },
      context,
    );
    return { encoding: preprocessor, estimator, history };
  } catch (error) {
    estimator.dispose();
    throw error;
  }
}
