import type { Random } from "../../../utils/random/index.js";
import type { DensePlan } from "./engine/plan.js";
import { tfSeed } from "./seeds.js";
import { tfNormals } from "./tf-random.js";

/** How a weight begins: a category's vectors and a layer's kernel are drawn. */
type Beginning = "vectors" | "kernel" | "zeros" | "ones";

/** A weight of a planned network. */
export interface PlannedWeight {
  readonly shape: readonly number[];
  readonly beginning: Beginning;
}

/** Standard deviation of embeddings at the start: docs/decisions/embeddings.md. */
const EMBEDDING_DEVIATION = 0.05;

/** What is trained: the vectors of each category, then each layer's kernel, bias, gamma and beta. */
export function trainedWeights({ embeddings = [], layers }: DensePlan): PlannedWeight[] {
  const vectors = embeddings.map(
    ({ levels, dimension }): PlannedWeight => ({ shape: [levels, dimension], beginning: "vectors" }),
  );
  const ofLayers = layers.flatMap(({ inputs, units, useBias, normalisation }): PlannedWeight[] => [
    { shape: [inputs, units], beginning: "kernel" },
    ...(useBias ? [{ shape: [units], beginning: "zeros" } as const] : []),
    ...(normalisation === undefined
      ? []
      : ([
          { shape: [units], beginning: "ones" },
          { shape: [units], beginning: "zeros" },
        ] as const)),
  ]);
  return [...vectors, ...ofLayers];
}

/** All weights in the order of the tf.LayersModel: what is trained, then running means and variances. */
export function weightsOf(plan: DensePlan): PlannedWeight[] {
  const running = plan.layers.flatMap(({ units, normalisation }): PlannedWeight[] =>
    normalisation === undefined
      ? []
      : [
          { shape: [units], beginning: "zeros" },
          { shape: [units], beginning: "ones" },
        ],
  );
  return [...trainedWeights(plan), ...running];
}

export function sizeOf({ shape }: PlannedWeight): number {
  return shape.reduce((product, length) => product * length, 1);
}

/**
 * Weights to begin with, each from a seed of its own, as `seedWeights` draws those of a tf.LayersModel: kernels as Glorot's normal,
 * truncated at two deviations (https://proceedings.mlr.press/v9/glorot10a.html), vectors as normal numbers.
 */
export function initialWeights(plan: DensePlan, random: Random): Float32Array[] {
  return weightsOf(plan).map((weight) => {
    const size = sizeOf(weight);
    if (weight.beginning === "zeros") return new Float32Array(size);
    if (weight.beginning === "ones") return new Float32Array(size).fill(1);
    const seed = tfSeed(random);
    if (weight.beginning === "vectors") return tfNormals(size, EMBEDDING_DEVIATION, seed, false);
    const [inputs, units] = weight.shape;
    return tfNormals(size, Math.sqrt(1 / ((inputs + units) / 2)), seed, true);
  });
}
