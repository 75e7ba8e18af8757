import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { type EmbeddingBlock, partsOf, widthOf } from "./blocks.js";

/**
 * Entity embeddings (Guo and Berkhahn 2016, https://arxiv.org/abs/1604.06737) of one-hot columns: in place of a category's
 * columns goes a learned vector of its level, other columns go on as they are. `[null, columns]` in, `[null, width]` out; one
 * weight a category, `[levels, dimension]`. A row whose columns are all 0 (a level that training never saw) has the vector 0.
 *
 * It is there for training only: no activation stands between it and the next layer, so both are one product, and the trained
 * network is folded into layers that TensorFlow.js knows (`foldEmbeddings`).
 */
export class EmbeddingsLayer extends tfl.layers.Layer {
  /** @nocollapse TensorFlow.js' name of the class. */
  static readonly className = "AssayEmbeddings";
  private readonly tables: tfl.LayerVariable[] = [];

  constructor(readonly blocks: readonly EmbeddingBlock[]) {
    super({ name: "embeddings" });
  }

  override build(): void {
    for (const [i, { levels, dimension }] of this.blocks.entries()) {
      const shape = [levels, dimension];
      const zeros = tfl.initializers.zeros();
      this.tables.push(this.addWeight(`embedding_${i}`, shape, "float32", zeros, undefined, true));
    }
    this.built = true;
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape {
    const [rows, columns] = inputShape as number[];
    return [rows, widthOf(columns, this.blocks)];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor2D;
      const read = new Map(this.blocks.map((block, i) => [block, this.tables[i].read() as tf.Tensor2D]));
      const pieces = partsOf(x.shape[1], this.blocks).map(({ column, count, block }) => {
        const own = tf.slice(x, [0, column], [-1, count]);
        const vectors = block && read.get(block);
        return vectors === undefined ? own : tf.matMul(own, vectors);
      });
      return tf.concat(pieces, 1);
    });
  }
}
