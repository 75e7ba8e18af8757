import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import type { Random } from "../../../utils/random/index.js";
import type { Json } from "../model.js";
import type { Arithmetic } from "../onnx/index.js";
import { type DensePlan, planOf } from "./engine/plan.js";
import type { Network } from "./network.js";
import { modelToOnnx } from "./onnx/network.js";
import { readWeights, writeWeights } from "./parameters.js";
import { seedWeights, unseedableLayers } from "./seeds.js";

/** A network that is a tf.LayersModel: of a user's function, or a saved one that is no plan. */
export class LayersNetwork implements Network {
  constructor(private readonly own: tfl.LayersModel) {}

  /** A saved one, its weights of any value. */
  static async restore(topology: Json): Promise<LayersNetwork> {
    const modelTopology = topology as unknown as object;
    return new LayersNetwork(await tfl.loadLayersModel(tf.io.fromMemory({ modelTopology })));
  }

  get plan(): DensePlan | string {
    return planOf(this.own);
  }

  get outputs(): number {
    return Number(this.own.outputs[0].shape[1]);
  }

  get unseedable(): readonly string[] {
    return unseedableLayers(this.own);
  }

  draw(random: Random): void {
    seedWeights(this.own, random);
  }

  weights(): Float32Array[] {
    return readWeights(this.own);
  }

  setWeights(values: readonly Float32Array[]): void {
    writeWeights(this.own, values);
  }

  model(): tfl.LayersModel {
    return this.own;
  }

  topology(): Json {
    return this.own.toJSON(undefined, false) as unknown as Json;
  }

  toOnnx(math: Arithmetic, x: string): string {
    return modelToOnnx(this.own, [x], math)[0];
  }

  dispose(): void {
    this.own.dispose();
  }
}
