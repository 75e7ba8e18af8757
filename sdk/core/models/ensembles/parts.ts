import { throwIfAborted } from "../../../utils/abort.js";
import { AssayError } from "../../../utils/errors/index.js";
import { fitPreprocessor, type Preprocessor } from "../../preprocessing/index.js";
import type { Matrix } from "../../tables/index.js";
import type { DefinitionOf, EnsembleRows } from "../ensemble.js";
import { type FittedEncoded, fitEncoded } from "../fit-encoded.js";
import { refuseMissingKept } from "../missing-kept.js";
import type { Epoch, Estimator, EstimatorDefinition, EstimatorShape, FitContext, State } from "../model.js";
import { preprocessingFor } from "../preprocessing-for.js";

/** A part of an ensemble before it is fitted: its kind, with a number where a kind comes twice, and its settings. */
export interface Part {
  readonly name: string;
  readonly config: { readonly kind: string };
  readonly definition: EstimatorDefinition<{ readonly kind: string }>;
}

/** A part that is fitted. */
export interface FittedPart {
  readonly name: string;
  readonly estimator: Estimator;
}

/** The parts that a config names. None, or one that cannot be a part, throws CONFIG_INVALID. */
export async function partsOf(
  ensemble: string,
  configs: readonly { readonly kind: string }[] | undefined,
  definitionOf: DefinitionOf,
): Promise<Part[]> {
  if (configs === undefined || configs.length === 0) {
    throw new AssayError("CONFIG_INVALID", {
      what: `a model of kind ${ensemble} has no models to be made of`,
      wanted: "at least one in `models`, as { kind: linear }",
    });
  }
  const parts: Part[] = [];
  for (const config of configs) {
    const definition = await definitionOf(config.kind);
    if (!("create" in definition)) {
      throw new AssayError("CONFIG_INVALID", {
        what: `a model of kind ${config.kind} cannot be a part of one of kind ${ensemble}`,
        wanted:
          "kinds that are fitted here and are not made of others themselves, as linear, forest or boosting",
        next: `Take it out of \`models\`${"fitParts" in definition ? ", and name its models there" : ""}.`,
      });
    }
    const taken = parts.map(({ name }) => name);
    let name = config.kind;
    for (let i = 2; taken.includes(name); i++) name = `${config.kind} ${i}`;
    parts.push({ name, config, definition });
  }
  return parts;
}

/** Fits a part on rows, with the preprocessing that suits its kind. What fails says which part it was, and `where`. */
export async function fitPart(
  { name, config, definition }: Part,
  rows: EnsembleRows,
  context: FitContext,
  where?: string,
): Promise<FittedEncoded> {
  const place = where === undefined ? name : `${name}, ${where}`;
  throwIfAborted(context.signal, { what: `stopped before the fit of ${place}` });
  context.onNote?.(`fits ${place}`);
  const { preprocessing } = rows;
  const own = preprocessingFor(config.kind, { model: { kind: "" }, preprocessing });
  try {
    return await fitEncoded(definition, config, { ...rows, preprocessing: own }, context);
  } catch (error) {
    if (!AssayError.isInstance(error) || error.code === "INTERRUPTED") throw error;
    const { where: inner } = error.details;
    throw new AssayError(error.code, {
      ...error.details,
      where: inner === undefined ? place : `${place}, ${inner}`,
      cause: error,
    });
  }
}

/** Encodes rows as suits a part's kind, and fits nothing else. */
export function encodePart(
  { config, definition }: Part,
  { shape, inputs, y, preprocessing }: EnsembleRows,
  { random, onNote }: FitContext,
): { readonly encoding: Preprocessor; readonly matrix: Matrix } {
  const own = preprocessingFor(config.kind, { model: { kind: "" }, preprocessing });
  if (definition.takesMissing !== true) refuseMissingKept(config.kind, own);
  const { preprocessor, matrix } = fitPreprocessor(own ?? {}, inputs, {
    ...shape,
    target: y,
    random,
    onNote,
    defaults: definition.defaultPreprocessing,
  });
  return { encoding: preprocessor, matrix };
}

/** Some of the rows, in this order. */
export function takeRows(rows: EnsembleRows, indices: Uint32Array): EnsembleRows {
  const take = (values: Float64Array) => Float64Array.from(indices, (row) => values[row]);
  const { inputs, y, weights } = rows;
  return { ...rows, inputs: inputs.take(indices), y: take(y), weights: weights && take(weights) };
}

/**
 * What a part may use of the ensemble's context for a fit that is one of several: a generator of its own and no checkpoints.
 * Epochs go to `onEpoch` only.
 */
export function partContext(
  context: FitContext,
  stream: string,
  onEpoch?: (epoch: Epoch) => void,
): FitContext {
  const { random, signal, onNote, workers } = context;
  return {
    random: random.fork(stream),
    signal,
    onNote,
    workers,
    ...(onEpoch === undefined ? {} : { onEpoch }),
  };
}

/** Restores the learner of a part. */
export async function restorePart(
  config: { readonly kind: string },
  shape: EstimatorShape,
  state: State | undefined,
  definitionOf: DefinitionOf,
): Promise<Estimator> {
  const definition = await definitionOf(config.kind);
  if ("create" in definition && state !== undefined) return definition.restore(config, shape, state);
  throw new AssayError("MODEL_INVALID", {
    what: "a saved model of several models is damaged",
    wanted: `the state of its model of kind ${config.kind}`,
  });
}
