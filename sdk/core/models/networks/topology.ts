import { isDeepStrictEqual } from "node:util";
import type { Json } from "../model.js";
import { activationName, activationNumber, type DensePlan, type PlannedLayer } from "./engine/plan.js";

type JsonObject = { [key: string]: Json };

/** What writes such files, as they say it. */
const WRITER = { keras_version: "tfjs-layers 4.22.0", backend: "tensor_flow.js" };

const initializer = (name: string, config: JsonObject = {}): Json => ({ class_name: name, config });
const ZEROS = initializer("Zeros");
const ONES = initializer("Ones");
const GLOROT = initializer("VarianceScaling", {
  scale: 1,
  mode: "fan_avg",
  distribution: "normal",
  seed: null,
});

/** A layer's class, and its config without its name. */
type LayerJson = readonly [kind: string, config: JsonObject];

function layersOf({ units, useBias, normalisation, dropout, ...layer }: PlannedLayer): LayerJson[] {
  const activation = activationName(layer.activation);
  const dense: LayerJson = [
    "Dense",
    {
      units,
      activation: normalisation === undefined ? activation : "linear",
      use_bias: useBias,
      kernel_initializer: GLOROT,
      bias_initializer: ZEROS,
      kernel_regularizer: null,
      bias_regularizer: null,
      activity_regularizer: null,
      kernel_constraint: null,
      bias_constraint: null,
    },
  ];
  const normalised: LayerJson[] =
    normalisation === undefined
      ? []
      : [
          [
            "BatchNormalization",
            {
              axis: -1,
              ...normalisation,
              center: true,
              scale: true,
              beta_initializer: ZEROS,
              gamma_initializer: ONES,
              moving_mean_initializer: ZEROS,
              moving_variance_initializer: ONES,
              beta_regularizer: null,
              gamma_regularizer: null,
              beta_constraint: null,
              gamma_constraint: null,
            },
          ],
          ["Activation", { activation }],
        ];
  const dropped: LayerJson[] =
    dropout > 0 ? [["Dropout", { rate: dropout, noise_shape: null, seed: null }]] : [];
  return [dense, ...normalised, ...dropped];
}

/** Names that TensorFlow.js gives the layers of a process' first model. */
function namesOf(kinds: readonly string[]): string[] {
  const counts = new Map<string, number>();
  return kinds.map((kind) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    const snake = kind.replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
    return `${snake}_${kind}${count}`;
  });
}

/** A plan without embeddings as TensorFlow.js saves its layers: what `LayersModel.toJSON` gives. */
export function topologyOf(plan: DensePlan, modelName = "model1", given?: readonly string[]): JsonObject {
  const layers = plan.layers.flatMap(layersOf);
  const [input, ...names] = given ?? ["input1", ...namesOf(layers.map(([kind]) => kind))];
  const first = {
    name: input,
    class_name: "InputLayer",
    config: { batch_input_shape: [null, plan.inputs], dtype: "float32", sparse: false, name: input },
    inbound_nodes: [],
  };
  const others = layers.map(
    ([kind, config], i): Json => ({
      name: names[i],
      class_name: kind,
      config: { ...config, name: names[i], trainable: true },
      inbound_nodes: [[[i === 0 ? input : names[i - 1], 0, 0, {}]]],
    }),
  );
  return {
    class_name: "Model",
    config: {
      name: modelName,
      layers: [first, ...others],
      input_layers: [[input, 0, 0]],
      output_layers: [[names[names.length - 1], 0, 0]],
    },
    ...WRITER,
  };
}

/** What is read of a layer in a topology that may be anything. */
interface SavedLayer {
  readonly name: string;
  readonly class_name: string;
  readonly config: {
    readonly batch_input_shape: readonly [null, number];
    readonly units: number;
    readonly activation: string;
    readonly use_bias: boolean;
    readonly rate: number;
    readonly momentum: number;
    readonly epsilon: number;
  };
}

/** The plan that a topology was written of, by whatever names; undefined where it says anything that a plan does not. */
export function planOfTopology(topology: Json): DensePlan | undefined {
  const saved = topology as { readonly config?: { readonly name: string; readonly layers?: unknown } } | null;
  if (!Array.isArray(saved?.config?.layers)) return undefined;
  const layers = saved.config.layers as readonly SavedLayer[];
  const plan = readLayers(layers);
  if (plan === undefined) return undefined;
  const names = layers.map(({ name }) => name);
  return isDeepStrictEqual(withoutSeeds(topologyOf(plan, saved.config.name, names)), withoutSeeds(topology))
    ? plan
    : undefined;
}

/** The plan of layers, if it is one: what it leaves out is seen when it is written again. */
function readLayers([first, ...others]: readonly SavedLayer[]): DensePlan | undefined {
  const inputs = first?.config?.batch_input_shape?.[1];
  const layers: PlannedLayer[] = [];
  for (const { class_name: kind, config } of others) {
    const last = layers.at(-1);
    const activation = activationNumber(config.activation ?? "linear");
    if (activation === undefined) return undefined;
    if (kind === "Dense") {
      const { units, use_bias: useBias } = config;
      layers.push({ inputs: last?.units ?? inputs, units, activation, useBias, dropout: 0 });
    } else if (last === undefined) {
      return undefined;
    } else if (kind === "BatchNormalization") {
      const { momentum, epsilon } = config;
      layers[layers.length - 1] = { ...last, normalisation: { momentum, epsilon } };
    } else {
      layers[layers.length - 1] =
        kind === "Dropout" ? { ...last, dropout: config.rate } : { ...last, activation };
    }
  }
  const last = layers.at(-1);
  return last && { inputs, outputs: last.units, layers };
}

/** Seeds are of initialisers and of dropout: what is saved is drawn no more. */
function withoutSeeds(topology: Json): unknown {
  return JSON.parse(JSON.stringify(topology, (key, value) => (key === "seed" ? undefined : value)));
}
