import { AssayError } from "../../utils/errors/index.js";
import { inferSignature } from "../../utils/signers/index.js";
import type { FittedCleaning } from "../cleaning/index.js";
import {
  FittedTarget,
  fitPreprocessor,
  normaliseTarget,
  type PreprocessingConfig,
  type TargetConfig,
} from "../preprocessing/index.js";
import type { Table } from "../tables/index.js";
import type { ModelConfig } from "./config.js";
import type { FitContext, History, Signature, Task } from "./model.js";
import { PipelineModel } from "./pipeline-model.js";
import type { PipelineParts } from "./pipeline-parts.js";
import { type EstimatorConfig, estimatorDefinition } from "./registry.js";

/** What a model is fitted from. */
export interface FitOptions {
  /** The model's kind and its settings. */
  readonly config: ModelConfig | EstimatorConfig;
  /** How columns become numbers. @default the defaults of the model's kind */
  readonly preprocessing?: PreprocessingConfig;
  readonly target: TargetConfig;
  readonly task: Task;
  /** Training rows: the inputs, and the target's column. */
  readonly table: Table;
  /** One weight a training row, from 0. @default 1 each */
  readonly weights?: Float64Array;
  /** Rows for early stopping and validation curves, with the same columns; nothing is learned from them. */
  readonly validation?: Table;
  /** The cleaning that the rows have been through already: kept with the model, so that it can clean raw rows alike. */
  readonly cleaning?: FittedCleaning;
  /** The rows before they were cleaned, from which the signature is read. @default the training rows */
  readonly raw?: Table;
  readonly context: FitContext;
  /** Version of the package, to be kept with the saved model. */
  readonly packageVersion?: string;
}

/** Rows that are predicted to see what the outputs look like. */
const SIGNATURE_ROWS = 2;

/**
 * Fits target, preprocessing and estimator on the training rows. Same options and seed, same model (on one backend).
 * Throws what its parts throw: see `FittedTarget.fit`, `fitPreprocessor` and the model's kind. Weights that do not fit the
 * rows throw DATA_SHAPE.
 */
export async function fitModel(
  options: FitOptions,
): Promise<{ readonly model: PipelineModel; readonly history: History }> {
  const { config, table, context, validation, weights } = options;
  checkWeights(weights, table.numRows);
  const definition = await estimatorDefinition(config.kind);
  const target = FittedTarget.fit(normaliseTarget(options.target), options.task, table);
  const y = target.encode(table);
  const inputs = table.drop([target.column]);
  const { preprocessor, matrix } = fitPreprocessor(options.preprocessing ?? {}, inputs, {
    ...target.shape,
    target: y,
    random: context.random.fork("preprocessing"),
    onNote: context.onNote,
    defaults: definition.defaultPreprocessing,
  });
  const estimator = definition.create(config, target.shape);
  try {
    const history = await estimator.fit(
      {
        x: matrix,
        y,
        features: preprocessor.features,
        ...(weights === undefined ? {} : { weights }),
        ...(validation === undefined
          ? {}
          : { validation: { x: preprocessor.transform(validation), y: target.encode(validation) } }),
      },
      context,
    );
    const { cleaning, packageVersion } = options;
    const parts = { config, cleaning, preprocessor, target, estimator, packageVersion };
    const signature = await signatureOf(parts, inputs, options.raw ?? inputs);
    return { model: new PipelineModel({ ...parts, signature }), history };
  } catch (error) {
    estimator.dispose();
    throw error;
  }
}

async function signatureOf(
  parts: Omit<PipelineParts, "signature">,
  inputs: Table,
  raw: Table,
): Promise<Signature> {
  const unsigned = new PipelineModel({ ...parts, signature: { inputs: [], outputs: [] } });
  const outputs = await unsigned.predictMatrix(unsigned.encode(inputs.slice(0, SIGNATURE_ROWS)));
  const names = parts.cleaning?.rawColumns(raw.names, inputs.names) ?? inputs.names;
  return inferSignature(raw.select(names), unsigned.predictionTable(outputs));
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
