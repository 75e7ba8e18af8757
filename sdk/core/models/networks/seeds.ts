import type { initializers, LayersModel, layers } from "@tensorflow/tfjs-layers";
import type { Random } from "../../../utils/random/index.js";

type Layer = LayersModel["layers"][number];
type Initializer = ReturnType<typeof initializers.glorotUniform>;
/** A random initialiser or dropout layer keeps its seed in this field, which its types do not show. */
type Seeded = { seed?: number | null };

/** A seed for tfjs, whose own generators take any positive integer and ignore 0. */
export function tfSeed(random: Random): number {
  return 1 + random.int(0x7ffffffe);
}

/** Layers of a model, those of models inside it too. */
function* layersOf(model: LayersModel): IterableIterator<Layer> {
  for (const layer of model.layers) {
    yield layer;
    if ("layers" in layer) yield* layersOf(layer as LayersModel);
  }
}

/**
 * Draws the initial weights anew from our generator: each weight by its layer's own initialiser, which gets a seed unless
 * the builder gave it one. Without this, tfjs draws them from Math.random.
 */
export function seedWeights(model: LayersModel, random: Random): void {
  for (const layer of layersOf(model)) {
    const owner = "cell" in layer ? (layer.cell as object) : layer;
    for (const weight of layer.weights) {
      if ("layers" in layer) continue;
      const initializer = initializerOf(owner, weight.originalName);
      if (initializer === undefined || !("seed" in initializer)) continue;
      const seeded = initializer as Seeded;
      if (typeof seeded.seed === "number") continue;
      seeded.seed = tfSeed(random);
      const drawn = initializer.apply(weight.shape as number[], weight.dtype);
      weight.write(drawn);
      drawn.dispose();
      // Two weights may share an initialiser object: each draws with a seed of its own.
      seeded.seed = undefined;
    }
  }
}

/** `dense_1/depthwise_kernel` is drawn by the layer's `depthwiseInitializer` (or `depthwiseKernelInitializer`). */
function initializerOf(owner: object, weightName: string): Initializer | undefined {
  const name = weightName.slice(weightName.lastIndexOf("/") + 1);
  const camel = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const fields = owner as Record<string, Initializer | undefined>;
  return fields[`${camel}Initializer`] ?? fields[`${camel.replace(/Kernel$/, "")}Initializer`];
}

/** Whether a layer's randomness can be seeded, step by step. */
function isDropout(layer: Layer): boolean {
  return ["Dropout", "SpatialDropout1D"].includes(layer.getClassName());
}

/** Dropout layers of a model: give them a new seed before each step, else tfjs draws one mask for ever or from Math.random. */
export function dropoutsOf(model: LayersModel): readonly Seeded[] {
  return [...layersOf(model)].filter(isDropout) as (ReturnType<typeof layers.dropout> & Seeded)[];
}

/** Names of layers that draw random numbers which tfjs gives no way to seed. */
export function unseedableLayers(model: LayersModel): string[] {
  const unseedable = (layer: Layer) => {
    if (["GaussianNoise", "GaussianDropout", "AlphaDropout"].includes(layer.getClassName())) return true;
    const { dropout = 0, recurrentDropout = 0 } = layer as { dropout?: number; recurrentDropout?: number };
    return !isDropout(layer) && (dropout > 0 || recurrentDropout > 0);
  };
  return [...layersOf(model)].filter(unseedable).map((layer) => layer.name);
}
