import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { refuseMisfit } from "./faults.js";

type LayerVariable = LayersModel["weights"][number];

interface Segment {
  readonly weight: LayerVariable;
  readonly offset: number;
  readonly size: number;
}

function sizeOf(weight: LayerVariable): number {
  return weight.shape.reduce<number>((product, n) => product * (n ?? 1), 1);
}

/** Whether a weight holds the vectors of an `EmbeddingsLayer`: docs/decisions/embeddings.md says why they do not decay. */
function isVectors({ originalName }: LayerVariable): boolean {
  return /(^|\/)embedding_\d+$/.test(originalName);
}

/** The trainable weights of a model as one flat vector, which the optimizer works on; the model's variables follow it. */
export class Parameters {
  /** All trainable weights, in the model's order. */
  readonly values: Float32Array;
  private readonly segments: readonly Segment[];
  private readonly variables: tf.Variable[];

  constructor(model: LayersModel) {
    let offset = 0;
    this.segments = model.trainableWeights.map((weight) => {
      const segment = { weight, offset, size: sizeOf(weight) };
      offset += segment.size;
      return segment;
    });
    // `read` hands out the variable itself, which is what gradients are asked for.
    this.variables = this.segments.map(({ weight }) => weight.read() as tf.Variable);
    this.values = new Float32Array(offset);
    this.readBack();
  }

  /** The loss of `forward`, with its gradients written to `gradients`. Leaves no tensor. */
  gradients(forward: () => tf.Scalar, gradients: Float32Array): number {
    return tf.tidy(() => {
      const { value, grads } = tf.variableGrads(forward, this.variables);
      for (const [i, { offset }] of this.segments.entries()) {
        gradients.set(grads[this.variables[i].name].dataSync(), offset);
      }
      return value.dataSync()[0];
    });
  }

  /** Calls `work` for each range that penalties on weights apply to: kernels (rank 2 and over), not biases, norms or embeddings. */
  forKernels(work: (start: number, end: number) => void): void {
    for (const { weight, offset, size } of this.segments) {
      if (weight.shape.length > 1 && !isVectors(weight)) work(offset, offset + size);
    }
  }

  /** Writes the vector to the model's variables; a constrained weight comes back as its constraint made it. */
  writeToModel(): void {
    for (const { weight, offset, size } of this.segments) {
      const tensor = tf.tensor(this.values.slice(offset, offset + size), weight.shape as number[]);
      weight.write(tensor);
      tensor.dispose();
      if (weight.constraint) this.values.set(weight.read().dataSync(), offset);
    }
  }

  /** Whether every weight is a finite number. */
  areFinite(): boolean {
    return this.values.every(Number.isFinite);
  }

  /** Reads the vector from the model's variables. */
  readBack(): void {
    for (const { weight, offset } of this.segments) this.values.set(weight.read().dataSync(), offset);
  }
}

/** Values of all weights, trainable or not, in the model's order. */
export function readWeights(model: LayersModel): Float32Array[] {
  return model.weights.map((weight) => Float32Array.from(weight.read().dataSync()));
}

/** Gives a model these weights. Throws MODEL_INVALID where they do not fit. */
export function writeWeights(model: LayersModel, values: readonly Float32Array[]): void {
  refuseMisfit(values, model.weights.map(sizeOf));
  for (const [i, weight] of model.weights.entries()) {
    const tensor = tf.tensor(values[i].slice(), weight.shape as number[]);
    weight.write(tensor);
    tensor.dispose();
  }
}
