import type { ProgressEvent } from "../../../utils/progress/index.js";
import { formatNumber, plainText } from "../../../utils/text/index.js";

type EpochEvent = Extract<ProgressEvent, { type: "epoch" }>;

/** A quantity that training logged, epoch by epoch. */
export interface Trace {
  readonly name: string;
  readonly values: readonly number[];
}

/** Logs that say nothing of how good the model is. */
const NO_LOSS: ReadonlySet<string> = new Set(["learningRate", "seconds"]);

/** `loss` → `valLoss`, `net.loss` → `net.valLoss`. */
function twinOf(name: string): string {
  const at = name.lastIndexOf(".") + 1;
  return `${name.slice(0, at)}val${name.charAt(at).toUpperCase()}${name.slice(at + 1)}`;
}

/**
 * What the epochs of a training have told so far: its first quantity on the training rows, the same on the validation rows, and
 * how fast it goes. Where epochs begin anew (the next model of an ensemble), so does the trail.
 */
export class TrainingTrail {
  private training: { name: string; values: number[] } | undefined;
  private validation: { name: string; values: number[] } | undefined;
  private first: { readonly epoch: number; readonly atMs: number } | undefined;
  private last = { epoch: 0, atMs: 0 };
  private best: { epoch: number; value: number } | undefined;
  private unit = "epoch";

  add(event: EpochEvent, nowMs: number): void {
    if (this.first === undefined || event.epoch <= this.last.epoch) this.begin(event, nowMs);
    this.last = { epoch: event.epoch, atMs: nowMs };
    this.unit = event.unit ?? "epoch";
    if (this.training !== undefined) {
      const value = event.logs[this.training.name];
      if (value !== undefined) this.training.values.push(value);
    }
    if (this.validation === undefined) return;
    const value = event.logs[this.validation.name];
    if (value === undefined) return;
    this.validation.values.push(value);
    if (this.best === undefined || value < this.best.value) this.best = { epoch: event.epoch, value };
  }

  /** Training first, then validation where there is any. */
  get traces(): readonly Trace[] {
    return [this.training, this.validation].filter((trace) => trace !== undefined);
  }

  /** `12.5 rounds/s`; below one a second, seconds each: `2.4 s/epoch`. Undefined until there are two. */
  get rate(): string | undefined {
    if (this.first === undefined) return undefined;
    const seconds = (this.last.atMs - this.first.atMs) / 1000;
    const done = this.last.epoch - this.first.epoch;
    if (done < 1 || seconds <= 0) return undefined;
    return done >= seconds
      ? `${formatNumber(done / seconds, 3)} ${this.unit}s/s`
      : `${formatNumber(seconds / done, 3)} s/${this.unit}`;
  }

  /** The best epoch by the validation rows: `best valLoss 33.10 in epoch 12`. */
  get bestSoFar(): string | undefined {
    if (this.best === undefined || this.validation === undefined) return undefined;
    return `best ${plainText(this.validation.name)} ${formatNumber(this.best.value)} in ${this.unit} ${this.best.epoch}`;
  }

  private begin({ epoch, logs }: EpochEvent, nowMs: number): void {
    const names = Object.keys(logs).filter((name) => !NO_LOSS.has(name));
    const twins = new Set(names.map(twinOf));
    const name = names.find((one) => !twins.has(one));
    const twin = name === undefined ? undefined : names.find((one) => one === twinOf(name));
    this.training = name === undefined ? undefined : { name, values: [] };
    this.validation = twin === undefined ? undefined : { name: twin, values: [] };
    this.first = { epoch, atMs: nowMs };
    this.best = undefined;
  }
}
