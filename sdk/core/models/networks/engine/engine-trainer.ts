import type { AssayError } from "../../../../utils/errors/index.js";
import type { WorkerPool } from "../../../../utils/workers/index.js";
import type { FitContext } from "../../model.js";
import { takeTurn } from "../../training.js";
import type { Checkpoint } from "../checkpoint.js";
import { diverged, slotMisfit } from "../faults.js";
import type { PreparedRows } from "../rows.js";
import type { TrainingSettings } from "../settings.js";
import type { Trainer } from "../trainer.js";
import type { TrainingRandom } from "../training-input.js";
import { DenseEngine } from "./engine.js";
import { LOSSES, type OptimizerSetting, optimizerSetting } from "./optimizer-setting.js";
import { type DensePlan, flopsOfStep } from "./plan.js";
import { type PlacedRows, placeRows } from "./rows.js";
import { planSteps, type Steps } from "./steps.js";
import { StepsAlone } from "./steps-alone.js";
import { StepsInTeam } from "./steps-in-team.js";

/** Operations between two turns of the event loop, which bring Ctrl-C and progress: 5 to 10 ms. */
const SLICE_FLOPS = 2e8;

/** What the engine trains with: nothing of TensorFlow.js, so that a thread need not load it. */
export interface EngineInput {
  readonly plan: DensePlan;
  /** What training begins with, where there is no checkpoint: all weights, in the model's order. */
  readonly weights: readonly Float32Array[];
  readonly rows: Pick<PreparedRows, "train" | "validation">;
  readonly settings: TrainingSettings;
  readonly random: TrainingRandom;
  readonly context: Pick<FitContext, "signal" | "onNote">;
  readonly checkpoint?: Checkpoint;
  /** Threads that share each batch, the calling one among them, and where the others come from; without it, one. */
  readonly team?: { readonly threads: number; readonly workers: WorkerPool };
}

/** Training in WebAssembly: forward, backward and the optimizer of many steps in one call. */
export class EngineTrainer implements Trainer {
  step: number;
  lastRate = 0;
  private readonly engine: DenseEngine;
  private readonly optimizer: OptimizerSetting;
  private readonly steps: Steps;
  private readonly validation?: PlacedRows;
  private readonly stepsPerEpoch: number;
  private readonly slice: number;

  /** Throws RangeError where WebAssembly's memory ends. */
  constructor(
    private readonly input: EngineInput,
    /** What calls the engine: it may count what it calls. */
    private readonly call: <T extends number | undefined>(run: () => T) => T = (run) => run(),
  ) {
    const { plan, weights, rows, settings, checkpoint } = input;
    const { count } = rows.train;
    const batch = Math.min(settings.batchSize, count);
    this.engine = new DenseEngine(plan, true, batch);
    this.validation = rows.validation && placeRows(this.engine, rows.validation);
    this.steps = this.stepsOn(this.engine);
    this.stepsPerEpoch = Math.ceil(count / settings.batchSize);
    this.slice = Math.max(1, Math.floor(SLICE_FLOPS / flopsOfStep(plan, batch)));
    this.optimizer = optimizerSetting(settings.optimizer);
    const { kind, a, b, epsilon } = this.optimizer;
    const { wasm } = this.engine;
    wasm.setLoss(LOSSES[settings.loss], settings.quantile);
    wasm.setOptimizer(kind, a, b, epsilon, settings.l2, settings.clipNorm ?? 0);
    this.engine.setWeights(checkpoint?.weights ?? weights);
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
    const { engine, input, steps, stepsPerEpoch, optimizer } = this;
    const { rows, settings, context, random, plan } = input;
    const { count } = rows.train;
    const order = random.shuffle.permutation(count);
    const drops = plan.layers.some(({ dropout }) => dropout > 0);
    const planned = planSteps(
      { settings, optimizer, drops },
      { before: this.step, count: stepsPerEpoch, dropout: random.dropout },
    );
    steps.begin(order, planned);
    let total = 0;
    for (let from = 0; from < stepsPerEpoch; from += this.slice) {
      const to = Math.min(from + this.slice, stepsPerEpoch);
      let sum: number | undefined;
      do {
        await takeTurn(context.signal);
        sum = this.call(() => steps.run(from, to));
      } while (sum === undefined);
      this.step += steps.taken;
      this.lastRate = planned.rates[Math.min(from + steps.taken, to) - 1] ?? this.lastRate;
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

  end(): void {
    this.steps.end();
  }

  private stepsOn(engine: DenseEngine): Steps {
    const { rows, settings, team, context } = this.input;
    const { batchSize, loss, quantile } = settings;
    if (team === undefined) return new StepsAlone(engine, rows.train, batchSize);
    const { onNote } = context;
    return new StepsInTeam(engine, rows.train, {
      ...team,
      batchSize,
      loss: LOSSES[loss],
      lossParameter: quantile,
      onNote,
    });
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
