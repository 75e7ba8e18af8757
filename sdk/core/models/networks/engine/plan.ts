import type { LayersModel, layers } from "@tensorflow/tfjs-layers";
import { chainOf } from "../chain.js";
import type { EmbeddingBlock } from "../embeddings/blocks.js";

type Layer = layers.Layer;

/** Activations of the engine by the class names that TensorFlow.js gives them; numbers as in pointwise.as and layers.as. */
export const ACTIVATIONS = {
  linear: 0,
  relu: 1,
  elu: 2,
  selu: 3,
  swish: 4,
  tanh: 5,
  sigmoid: 6,
  softplus: 7,
  gelu: 8,
  softmax: 100,
} as const;
type ActivationName = keyof typeof ACTIVATIONS;
const NUMBERS = new Map<string, number>(Object.entries(ACTIVATIONS));
const NAMES = new Map([...NUMBERS].map(([name, number]) => [number, name as ActivationName]));

/** The number of an activation; undefined for one that the engine has not. */
export const activationNumber = (name: string): number | undefined => NUMBERS.get(name);

/** The name of an activation of a plan. */
export const activationName = (activation: number): ActivationName => NAMES.get(activation) ?? "linear";

export const SOFTMAX = ACTIVATIONS.softmax;
const SWISH = ACTIVATIONS.swish;
const GELU = ACTIVATIONS.gelu;

/** One fully connected layer with what follows it. */
export interface PlannedLayer {
  readonly inputs: number;
  readonly units: number;
  readonly activation: number;
  readonly useBias: boolean;
  /** Share of outputs silenced in training. */
  readonly dropout: number;
  /** Batch normalisation between the products and the activation. */
  readonly normalisation?: { readonly momentum: number; readonly epsilon: number };
}

/** Neighbouring columns of which a row has at most one that is not 0. */
export interface OneHotColumns {
  readonly start: number;
  readonly count: number;
}

/** A network as the engine runs it: its weights are the vectors of each category, then kernel and bias of each layer, in order. */
export interface DensePlan {
  /** Columns of the data. */
  readonly inputs: number;
  readonly outputs: number;
  /** Categories that are embedded before the first layer. */
  readonly embeddings?: readonly EmbeddingBlock[];
  /** Columns that the first layer looks up instead of multiplying; its units are a multiple of 8 then. */
  readonly oneHot?: readonly OneHotColumns[];
  readonly layers: readonly PlannedLayer[];
}

/** Whether the slope of an activation goes by its argument, which then is kept. */
export function keepsArgument({ activation }: PlannedLayer): boolean {
  return activation === SWISH || activation === GELU;
}

/** Operations of a step: two a weight and row for the outputs, for the gradients of weights, and for those of inputs. */
export function flopsOfStep(
  { layers }: { readonly layers: readonly { readonly inputs: number; readonly units: number }[] },
  rows: number,
): number {
  return layers.reduce((sum, { inputs, units }, l) => sum + (l === 0 ? 4 : 6) * rows * inputs * units, 0);
}

/** What of a layer is read here; its types do not show these. */
interface LayerFields {
  readonly units: number;
  readonly useBias: boolean;
  readonly rate: number;
  readonly noiseShape?: unknown;
  readonly axis?: number;
  readonly center?: boolean;
  readonly scale?: boolean;
  readonly momentum: number;
  readonly epsilon: number;
  readonly gammaConstraint?: unknown;
  readonly betaConstraint?: unknown;
  readonly gammaRegularizer?: unknown;
  readonly betaRegularizer?: unknown;
  readonly activation?: { getClassName(): string };
  readonly kernelRegularizer?: unknown;
  readonly biasRegularizer?: unknown;
  readonly activityRegularizer?: unknown;
  readonly kernelConstraint?: unknown;
  readonly biasConstraint?: unknown;
}

const plans = new WeakMap<LayersModel, DensePlan | string>();

/** The model as layers of the engine, or why it is not one; found once a model. */
export function planOf(model: LayersModel): DensePlan | string {
  let plan = plans.get(model);
  if (plan === undefined) {
    plan = makePlan(model);
    plans.set(model, plan);
  }
  return plan;
}

function makePlan(model: LayersModel): DensePlan | string {
  const chain = chainOf(model);
  const inputs = model.inputs[0]?.shape[1];
  if (chain === undefined || typeof inputs !== "number") return "its layers do not follow one another";
  const planned: PlannedLayer[] = [];
  for (const layer of chain) {
    const reason = addLayer(planned, layer, inputs);
    if (reason !== undefined) return reason;
  }
  const last = planned.at(-1);
  if (last === undefined) return "it has no dense layer";
  if (last.dropout > 0) return "dropout follows its last layer";
  const early = planned.slice(0, -1).some(({ activation }) => activation === SOFTMAX);
  if (early) return "a softmax stands before its last layer";
  return { inputs, outputs: last.units, layers: planned };
}

/** Adds a layer to those before, or says why it cannot be. */
function addLayer(planned: PlannedLayer[], layer: Layer, inputs: number): string | undefined {
  const kind = layer.getClassName();
  const fields = layer as unknown as LayerFields;
  const last = planned.at(-1);
  switch (kind) {
    case "Dense": {
      const { kernelRegularizer, biasRegularizer, activityRegularizer } = fields;
      const rules = [kernelRegularizer, biasRegularizer, activityRegularizer];
      if (rules.some((rule) => rule !== undefined && rule !== null))
        return "a layer brings a penalty of its own";
      const bounds = [fields.kernelConstraint, fields.biasConstraint];
      if (bounds.some((bound) => bound !== undefined && bound !== null))
        return "a layer's weights are constrained";
      if (!layer.trainable) return "a layer is frozen";
      const activation = activationNumber(fields.activation?.getClassName() ?? "linear");
      if (activation === undefined) return `it has the activation ${fields.activation?.getClassName()}`;
      planned.push({
        inputs: last?.units ?? inputs,
        units: fields.units,
        activation,
        useBias: fields.useBias,
        dropout: 0,
      });
      return undefined;
    }
    case "Activation": {
      const activation = activationNumber(fields.activation?.getClassName() ?? "linear");
      if (activation === undefined) return `it has the activation ${fields.activation?.getClassName()}`;
      if (last === undefined || last.activation !== 0 || last.dropout > 0)
        return "an activation follows no dense layer";
      planned[planned.length - 1] = { ...last, activation };
      return undefined;
    }
    case "BatchNormalization": {
      if (
        last === undefined ||
        last.activation !== 0 ||
        last.dropout > 0 ||
        last.normalisation !== undefined
      ) {
        return "batch normalisation follows no dense layer";
      }
      const { gammaConstraint, betaConstraint, gammaRegularizer, betaRegularizer } = fields;
      const rules = [gammaConstraint, betaConstraint, gammaRegularizer, betaRegularizer];
      const isPlain = fields.center === true && fields.scale === true && [-1, 1].includes(fields.axis ?? 0);
      if (!isPlain || !layer.trainable || rules.some((rule) => rule !== undefined && rule !== null)) {
        return "its batch normalisation is of a kind of its own";
      }
      const { momentum, epsilon } = fields;
      planned[planned.length - 1] = { ...last, normalisation: { momentum, epsilon } };
      return undefined;
    }
    case "Dropout":
      if (last === undefined) return "dropout stands before its first layer";
      if (last.dropout > 0 || (fields.noiseShape ?? undefined) !== undefined)
        return "its dropout is of a kind of its own";
      planned[planned.length - 1] = { ...last, dropout: fields.rate };
      return undefined;
    default:
      return `it has a layer of the kind ${kind}`;
  }
}
