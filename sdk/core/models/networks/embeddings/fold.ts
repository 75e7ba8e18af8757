import { AssayError } from "../../../../utils/errors/index.js";
import type { LearnedEmbedding } from "../../model.js";
import type { DensePlan } from "../engine/plan.js";
import { type EmbeddingBlock, partsOf } from "./blocks.js";

/**
 * The same network without its embeddings: they and the first layer's kernel are both linear, so that one kernel over the one-hot
 * columns gives what the two gave, but for the rounding of float32. What the engine, ONNX, the panels of a page and whoever reads
 * the saved network meet is a plain dense network.
 */
export function foldEmbeddings(
  { embeddings: blocks = [], ...plan }: DensePlan,
  weights: readonly Float32Array[],
): {
  readonly plan: DensePlan;
  readonly weights: readonly Float32Array[];
  readonly learned: readonly LearnedEmbedding[];
} {
  const columns = plan.inputs;
  const learned = blocks.map((block, i): LearnedEmbedding => ({ ...block, vectors: weights[i] }));
  const [kernel, ...others] = weights.slice(blocks.length);
  const [first, ...layers] = plan.layers;
  const { units } = first;
  const folded = new Float32Array(columns * units);
  for (const { column, count, place, block } of partsOf(columns, blocks)) {
    const own = learned.find(({ start }) => start === block?.start);
    if (own === undefined) {
      folded.set(kernel.subarray(place * units, (place + count) * units), column * units);
      continue;
    }
    const { dimension, vectors } = own;
    for (let level = 0; level < count; level++) {
      for (let u = 0; u < units; u++) {
        let sum = 0;
        for (let d = 0; d < dimension; d++) {
          sum += vectors[level * dimension + d] * kernel[(place + d) * units + u];
        }
        folded[(column + level) * units + u] = sum;
      }
    }
  }
  return {
    plan: { ...plan, layers: [{ ...first, inputs: columns }, ...layers] },
    weights: [folded, ...others],
    learned,
  };
}

/** Vectors as they were saved; throws MODEL_INVALID where they do not fit their categories. */
export function savedEmbeddings(
  blocks: readonly EmbeddingBlock[],
  vectors: readonly Float32Array[],
): LearnedEmbedding[] {
  const fits = blocks.map(({ levels, dimension }, i) => vectors[i]?.length === levels * dimension);
  if (vectors.length === blocks.length && fits.every((own) => own)) {
    return blocks.map((block, i) => ({ ...block, vectors: vectors[i] }));
  }
  throw new AssayError("MODEL_INVALID", {
    what: "the saved embeddings do not fit their categories",
    got: `arrays of ${vectors.map(({ length }) => length).join(", ")} numbers`,
    wanted: blocks.map(({ levels, dimension }) => levels * dimension).join(", "),
  });
}
