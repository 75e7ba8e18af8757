import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { Random } from "../../../utils/random/index.js";
import type { Json } from "../model.js";
import type { Arithmetic } from "../onnx/index.js";
import type { DensePlan } from "./engine/plan.js";
import { refuseMisfit } from "./faults.js";
import type { Network } from "./network.js";
import { planToOnnx } from "./onnx/plan.js";
import { writeWeights } from "./parameters.js";
import { initialWeights, sizeOf, weightsOf } from "./plan-weights.js";
import { modelOfPlan } from "./planned-model.js";
import { topologyOf } from "./topology.js";

/** A network that is a plan and numbers: the engine computes with it, and TensorFlow.js' layers are not loaded before they are asked for. */
export class PlannedNetwork implements Network {
  readonly unseedable: readonly string[] = [];
  private values: readonly Float32Array[];
  private made: LayersModel | undefined;

  /** Its weights are 0. */
  constructor(readonly plan: DensePlan) {
    this.values = weightsOf(plan).map((weight) => new Float32Array(sizeOf(weight)));
  }

  get outputs(): number {
    return this.plan.outputs;
  }

  draw(random: Random): void {
    this.setWeights(initialWeights(this.plan, random));
  }

  weights(): Float32Array[] {
    return this.values.map((array) => array.slice());
  }

  setWeights(values: readonly Float32Array[]): void {
    refuseMisfit(
      values,
      this.values.map(({ length }) => length),
    );
    this.values = values.map((array) => array.slice());
    if (this.made !== undefined) writeWeights(this.made, values);
  }

  model(): LayersModel {
    if (this.made === undefined) {
      this.made = modelOfPlan(this.plan);
      writeWeights(this.made, this.values);
    }
    return this.made;
  }

  topology(): Json {
    return topologyOf(this.plan);
  }

  toOnnx(math: Arithmetic, x: string): string {
    return planToOnnx(math, x, this.plan, this.values);
  }

  dispose(): void {
    this.made?.dispose();
  }
}
