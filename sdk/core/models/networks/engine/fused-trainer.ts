import type { AssayError } from "../../../../utils/errors/index.js";
import { takeTurn } from "../../training.js";
import type { LossName, OptimizerConfig } from "../config.js";
import { diverged, slotMisfit } from "../faults.js";
import { optimizerSettings } from "../optimizers.js";
import { writeWeights } from "../parameters.js";
import { rateAt } from "../schedules.js";
import { tfSeed } from "../seeds.js";
import type { Trainer } from "../trainer.js";
import type { TrainingInput } from "../training-input.js";
import { dispatchSteps } from "./dispatch.js";
import { DenseEngine } from "./engine.js";
import { type DensePlan, planOf } from "./plan.js";
import { flopsOfStep } from "./refusal.js";
import { type PlacedRows, placeRows } from "./rows.js";

/** Operations between two turns of the event loop, which bring Ctrl-C and progress: 5 to 10 ms. */
const SLICE_FLOPS = 2e8;
/** Words of a step in the plan that engine.as reads. */
const STEP_WORDS = 4;

/** Numbers as in losses.as. */
const LOSSES: Readonly<Record<LossName, number>> = {
  mse: 0,
  mae: 1,
  huber: 2,
  crossEntropy: 3,
  poisson: 4,
  quantile: 5,
};

interface OptimizerSetting {
  readonly kind: number;
  readonly a: number;
  readonly b: number;
  readonly epsilon: number;
  /** Names of the slots, in their order in memory. */
  readonly slots: readonly string[];
}

/** Numbers as in optimizers.as. */
function optimizerSetting(config: OptimizerConfig): OptimizerSetting {
  const settings = optimizerSettings(config);
  switch (settings.kind) {
    case "adam": {
      const { beta1, beta2, epsilon } = settings;
      return { kind: 0, a: beta1, b: beta2, epsilon, slots: ["mean", "square"] };
    }
    case "sgd": {
      const { momentum, nesterov } = settings;
      return { kind: nesterov ? 2 : 1, a: momentum, b: 0, epsilon: 0, slots: ["velocity"] };
    }
    case "rmsprop": {
      const { rho, epsilon } = settings;
      return { kind: 3, a: rho, b: 0, epsilon, slots: ["square"] };
    }
  }
}

/** Training in WebAssembly: forward, backward and the optimizer of many steps in one call. */
export class FusedTrainer implements Trainer {
  step: number;
  lastRate = 0;
  private readonly engine: DenseEngine;
  private readonly optimizer: OptimizerSetting;
  private readonly train: PlacedRows;
  private readonly validation?: PlacedRows;
  private readonly orderAt: number;
  private readonly planAt: number;
  private readonly stepsPerEpoch: number;
  private readonly slice: number;

  /** Throws RangeError where WebAssembly's memory ends. */
  constructor(private readonly input: TrainingInput) {
    const { model, rows, settings, checkpoint } = input;
    const plan = planOf(model) as DensePlan;
    const { count } = rows.train;
    this.engine = new DenseEngine(plan, true, Math.min(settings.batchSize, count));
    this.train = placeRows(this.engine, rows.train);
    this.validation = rows.validation && placeRows(this.engine, rows.validation);
    this.stepsPerEpoch = Math.ceil(count / settings.batchSize);
    this.orderAt = this.engine.room(4 * count);
    this.planAt = this.engine.room(4 * STEP_WORDS * this.stepsPerEpoch);
    const flops = flopsOfStep(plan, Math.min(settings.batchSize, count));
    this.slice = Math.max(1, Math.floor(SLICE_FLOPS / flops));
    this.optimizer = optimizerSetting(settings.optimizer);
    const { kind, a, b, epsilon } = this.optimizer;
    const { wasm } = this.engine;
    wasm.setLoss(LOSSES[settings.loss], settings.quantile);
    wasm.setOptimizer(kind, a, b, epsilon, settings.l2, settings.clipNorm ?? 0);
    this.engine.setWeights(model.weights.map((weight) => weight.read().dataSync() as Float32Array));
    this.step = checkpoint?.step ?? 0;
    if (checkpoint !== undefined) this.restoreSlots(checkpoint.slots);
  }

  get slots(): Readonly<Record<string, Float32Array>> {
    return Object.fromEntries(
      this.optimizer.slots.map((name, i) => {
        const arrays = this.engine.read(2 + i);
        const all = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
        let offset = 0;
        for (const array of arrays) {
          all.set(array, offset);
          offset += array.length;
        }
        return [name, all];
      }),
    );
  }

  async runEpoch(epoch: number): Promise<number> {
    const { engine, input, stepsPerEpoch } = this;
    const { rows, settings, context, random } = input;
    const { count } = rows.train;
    const order = random.shuffle.permutation(count);
    engine.words(this.orderAt, count).set(order);
    const rates = this.planSteps();
    let total = 0;
    for (let from = 0; from < stepsPerEpoch; from += this.slice) {
      await takeTurn(context.signal);
      const to = Math.min(from + this.slice, stepsPerEpoch);
      let sum = 0;
      dispatchSteps(() => {
        const { x, y, weights } = this.train;
        const { batchSize } = settings;
        sum = engine.wasm.train(x, y, weights, this.orderAt, count, batchSize, this.planAt, from, to);
        return sum;
      });
      const taken = engine.wasm.stepsTaken();
      this.step += taken;
      this.lastRate = rates[Math.min(from + taken, to) - 1] ?? this.lastRate;
      if (!Number.isFinite(sum)) throw this.diverged(sum, epoch);
      total += sum;
    }
    if (!engine.weights().every((array) => array.every(Number.isFinite))) {
      throw this.diverged(Number.NaN, epoch);
    }
    return total / count;
  }

  validationLoss(): number | undefined {
    if (this.validation === undefined) return undefined;
    const { x, y, weights, count } = this.validation;
    return this.engine.wasm.evaluate(x, y, weights, count) / count;
  }

  weights(): Float32Array[] {
    return this.engine.weights();
  }

  finish(weights: readonly Float32Array[] = this.weights()): void {
    writeWeights(this.input.model, weights);
  }

  /** Writes what each step of an epoch is told; gives their learning rates. */
  private planSteps(): Float64Array {
    const { engine, input, stepsPerEpoch, optimizer } = this;
    const { settings, random } = input;
    const drops = engine.plan.layers.some(({ dropout }) => dropout > 0);
    const numbers = engine.floats(this.planAt, STEP_WORDS * stepsPerEpoch);
    const words = engine.words(this.planAt, STEP_WORDS * stepsPerEpoch);
    const rates = new Float64Array(stepsPerEpoch);
    const isAdam = settings.optimizer.kind === "adam";
    for (let i = 0; i < stepsPerEpoch; i++) {
      const rate = rateAt(settings, this.step + i, stepsPerEpoch);
      rates[i] = rate;
      const steps = this.step + i + 1;
      numbers[STEP_WORDS * i] = isAdam ? rate / (1 - optimizer.a ** steps) : rate;
      numbers[STEP_WORDS * i + 1] = isAdam ? 1 / (1 - optimizer.b ** steps) : 1;
      numbers[STEP_WORDS * i + 2] = 1 - rate * settings.weightDecay;
      words[STEP_WORDS * i + 3] = drops ? tfSeed(random.dropout) : 0;
    }
    return rates;
  }

  private restoreSlots(saved: Readonly<Record<string, Float32Array>>): void {
    const shapes = this.engine.read();
    const size = shapes.reduce((sum, { length }) => sum + length, 0);
    for (const [i, name] of this.optimizer.slots.entries()) {
      if (saved[name]?.length !== size) throw slotMisfit(name, saved[name]?.length, size);
      let offset = 0;
      const parts = shapes.map(({ length }) => {
        offset += length;
        return saved[name].subarray(offset - length, offset);
      });
      this.engine.write(parts, 2 + i);
    }
  }

  private diverged(loss: number, epoch: number): AssayError {
    return diverged(this.input, { loss, epoch, step: this.step, rate: this.lastRate });
  }
}
