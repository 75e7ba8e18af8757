import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { AssayError } from "../../../utils/errors/index.js";
import { takeTurn } from "../training.js";
import { diverged, slotMisfit } from "./faults.js";
import { batchOf, evaluateLoss, forward } from "./forward.js";
import { meanLoss } from "./losses.js";
import { clipToNorm, createOptimizer, type Optimizer } from "./optimizers.js";
import { Parameters, readWeights } from "./parameters.js";
import type { Rows } from "./rows.js";
import { rateAt } from "./schedules.js";
import { dropoutsOf, tfSeed } from "./seeds.js";
import type { Trainer } from "./trainer.js";
import type { TrainingInput } from "./training-input.js";

/** Steps from one look at the signal (and one turn of the event loop, which brings Ctrl-C) to the next. */
const STEPS_BETWEEN_TURNS = 16;

/** Training by TensorFlow.js, kernel by kernel: what any tf.LayersModel can be trained with. */
export class Stepper implements Trainer {
  /** Steps taken since training began. */
  step: number;
  /** Learning rate of the latest step. */
  lastRate = 0;
  private readonly model: LayersModel;
  private readonly parameters: Parameters;
  private readonly gradients: Float32Array;
  private readonly optimizer: Optimizer;
  private readonly dropouts: ReturnType<typeof dropoutsOf>;
  private readonly stepsPerEpoch: number;
  private readonly shuffled: Rows;

  constructor(private readonly input: TrainingInput) {
    const { network, rows, settings, checkpoint } = input;
    this.model = network.model();
    this.parameters = new Parameters(this.model);
    this.gradients = new Float32Array(this.parameters.values.length);
    this.optimizer = createOptimizer(settings.optimizer, this.parameters.values.length);
    this.dropouts = dropoutsOf(this.model);
    const { train } = rows;
    this.stepsPerEpoch = Math.ceil(train.count / settings.batchSize);
    this.shuffled = { ...train, x: train.x.slice(), y: train.y.slice(), weights: train.weights?.slice() };
    this.step = checkpoint?.step ?? 0;
    if (checkpoint !== undefined) this.restoreSlots(checkpoint.slots);
  }

  /** The optimizer's memory. */
  get slots(): Readonly<Record<string, Float32Array>> {
    return this.optimizer.slots;
  }

  /** One pass over the training rows in a new order; gives their mean loss. */
  async runEpoch(epoch: number): Promise<number> {
    const { rows, settings, context } = this.input;
    const { count } = rows.train;
    this.shuffle();
    let total = 0;
    for (let start = 0; start < count; start += settings.batchSize) {
      if (start === 0 || this.step % STEPS_BETWEEN_TURNS === 0) await takeTurn(context.signal);
      const end = Math.min(start + settings.batchSize, count);
      const loss = this.runStep(start, end);
      if (!Number.isFinite(loss)) throw this.diverged(loss, epoch);
      total += loss * (end - start);
    }
    if (!this.parameters.areFinite()) throw this.diverged(Number.NaN, epoch);
    return total / count;
  }

  validationLoss(): number | undefined {
    const { rows, settings } = this.input;
    return rows.validation && evaluateLoss(this.model, rows.validation, settings);
  }

  weights(): Float32Array[] {
    return readWeights(this.model);
  }

  private runStep(start: number, end: number): number {
    const { settings, random } = this.input;
    const { model, parameters, gradients } = this;
    const { values } = parameters;
    for (const layer of this.dropouts) layer.seed = tfSeed(random.dropout);
    const loss = tf.tidy(() => {
      const { x, y, weights } = batchOf(this.shuffled, start, end);
      return parameters.gradients(() => {
        let value = meanLoss(settings.loss, forward(model, x, true), y, weights, settings.quantile);
        // Penalties that layers of a custom model bring with them.
        for (const penalty of model.calculateLosses()) value = tf.add(value, penalty);
        return value;
      }, gradients);
    });
    if (settings.l2 > 0) {
      parameters.forKernels((from, to) => {
        for (let i = from; i < to; i++) gradients[i] += 2 * settings.l2 * values[i];
      });
    }
    if (settings.clipNorm !== undefined) clipToNorm(gradients, settings.clipNorm);
    const { stepsPerEpoch } = this;
    const rate = rateAt(settings, this.step, stepsPerEpoch);
    if (settings.weightDecay > 0) {
      const kept = 1 - rate * settings.weightDecay;
      parameters.forKernels((from, to) => {
        for (let i = from; i < to; i++) values[i] *= kept;
      });
    }
    this.step++;
    this.lastRate = rate;
    this.optimizer.apply(values, gradients, rate, this.step);
    parameters.writeToModel();
    return loss;
  }

  /** Lays the rows out in a new order, so that a batch is a view. */
  private shuffle(): void {
    const { rows, random } = this.input;
    const { columns, count, x, y, weights } = rows.train;
    const order = random.shuffle.permutation(count);
    for (let i = 0; i < count; i++) {
      const row = order[i];
      this.shuffled.x.set(x.subarray(row * columns, (row + 1) * columns), i * columns);
      this.shuffled.y[i] = y[row];
      if (weights && this.shuffled.weights) this.shuffled.weights[i] = weights[row];
    }
  }

  private restoreSlots(saved: Readonly<Record<string, Float32Array>>): void {
    for (const [name, slot] of Object.entries(this.optimizer.slots)) {
      if (saved[name]?.length !== slot.length) throw slotMisfit(name, saved[name]?.length, slot.length);
      slot.set(saved[name]);
    }
  }

  private diverged(loss: number, epoch: number): AssayError {
    return diverged(this.input, { loss, epoch, step: this.step, rate: this.lastRate });
  }
}
