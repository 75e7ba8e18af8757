import { instantiate } from "../../../../utils/webassembly.js";
import { KERNEL } from "./engine-binary.js";
import { type DensePlan, keepsArgument } from "./plan.js";

/** What engine.as exports; addresses are bytes. */
export interface EngineExports {
  allocate(bytes: number): number;
  setNetwork(layers: number, many: number, inputs: number, rows: number, lines: number, spare: number): void;
  setParameters(at: number, size: number, away: number): void;
  setLoss(kind: number, parameter: number): void;
  setOptimizer(kind: number, a: number, b: number, epsilon: number, l2: number, clipNorm: number): void;
  stepsTaken(): number;
  gradients(
    data: number,
    targets: number,
    weights: number,
    rows: number,
    count: number,
    seed: number,
  ): number;
  train(
    data: number,
    targets: number,
    weights: number,
    order: number,
    count: number,
    batch: number,
    plan: number,
    from: number,
    to: number,
  ): number;
  evaluate(data: number, targets: number, weights: number, count: number): number;
  predict(data: number, count: number, to: number): void;
  narrow(from: number, count: number, to: number): void;
}

/** Rows that go through the network together; as in engine.as. */
const CHUNK = 64;
const LAYER_WORDS = 16;
/** Rows that are laid out for one call of `predict`. */
const STAGED_ROWS = 1024;
/** Parameters, gradients, and two slots of the optimizer. */
const TRAINED_VECTORS = 4;

const padded = (count: number, to: number): number => Math.ceil(count / to) * to;

interface Segment {
  /** Place of its first number among the parameters, each segment padded to four. */
  readonly offset: number;
  readonly size: number;
}

/** A dense network in WebAssembly's memory: float32 numbers, whole batches in one call. */
export class DenseEngine {
  readonly wasm: ReturnType<typeof instantiate<EngineExports>>;
  /** Kernel and bias of each layer, in order. */
  private readonly segments: readonly Segment[];
  private readonly size: number;
  private readonly parametersAt: number;
  private readonly doublesAt: number;
  private readonly stagedAt: number;
  private readonly outputsAt: number;

  /** Makes room; the weights are 0. `isTrained` keeps gradients and the optimizer's slots as well. Throws RangeError where memory ends. */
  constructor(
    readonly plan: DensePlan,
    isTrained: boolean,
  ) {
    this.wasm = instantiate<EngineExports>(KERNEL);
    const segments: Segment[] = [];
    let size = 0;
    for (const { inputs, units, useBias } of plan.layers) {
      for (const count of useBias ? [inputs * units, units] : [inputs * units]) {
        segments.push({ offset: size, size: count });
        size += padded(count, 4);
      }
    }
    this.segments = segments;
    this.size = size;
    this.parametersAt = this.room(4 * size * (isTrained ? TRAINED_VECTORS : 1));
    this.wasm.setParameters(this.parametersAt, size, 4 * size);
    this.layOut(isTrained);
    this.doublesAt = this.room(8 * STAGED_ROWS * plan.inputs);
    this.stagedAt = this.room(4 * STAGED_ROWS * padded(plan.inputs, 4));
    this.outputsAt = this.room(4 * STAGED_ROWS * plan.outputs);
  }

  /** Space for so many bytes, zeros. */
  room(bytes: number): number {
    const address = bytes < 2 ** 32 ? this.wasm.allocate(bytes) >>> 0 : 0;
    if (address > 0) return address;
    throw new RangeError("the network and its rows do not fit WebAssembly's memory");
  }

  /** Numbers at an address; a view that holds until more room is made. */
  floats(address: number, count: number): Float32Array {
    return new Float32Array(this.wasm.memory.buffer, address, count);
  }

  words(address: number, count: number): Uint32Array {
    return new Uint32Array(this.wasm.memory.buffer, address, count);
  }

  /** Weights (or, of another vector: 1 gradients, 2 and 3 the optimizer's slots) one array a kernel and bias. */
  read(vector = 0): Float32Array[] {
    return this.segments.map(({ offset, size }) =>
      this.floats(this.parametersAt + 4 * (vector * this.size + offset), size).slice(),
    );
  }

  write(arrays: readonly Float32Array[], vector = 0): void {
    for (const [i, { offset, size }] of this.segments.entries()) {
      this.floats(this.parametersAt + 4 * (vector * this.size + offset), size).set(arrays[i]);
    }
  }

  /** Outputs of rows: `outputs` numbers a row, in float32's precision. A row's do not depend on those beside it. */
  predict(data: Float64Array): Float64Array {
    const { wasm, plan } = this;
    const { inputs, outputs } = plan;
    const rows = data.length / inputs;
    const predicted = new Float64Array(rows * outputs);
    const staged = new Float64Array(wasm.memory.buffer, this.doublesAt, STAGED_ROWS * inputs);
    const found = this.floats(this.outputsAt, STAGED_ROWS * outputs);
    for (let start = 0; start < rows; start += STAGED_ROWS) {
      const count = Math.min(STAGED_ROWS, rows - start);
      const isWhole = count === rows;
      staged.set(isWhole ? data : data.subarray(start * inputs, (start + count) * inputs));
      wasm.narrow(this.doublesAt, count, this.stagedAt);
      wasm.predict(this.stagedAt, count, this.outputsAt);
      if (count === STAGED_ROWS) predicted.set(found, start * outputs);
      else for (let i = 0; i < count * outputs; i++) predicted[start * outputs + i] = found[i];
    }
    return predicted;
  }

  /** Writes the layers as layers.as reads them, each with its buffers. */
  private layOut(isTrained: boolean): void {
    const { plan, wasm } = this;
    const lines = (units: number): number => this.room(4 * CHUNK * padded(units, 4));
    const byRow = (units: number): number => this.room(4 * CHUNK * padded(units, 8));
    const widest = Math.max(plan.inputs, ...plan.layers.map(({ units }) => units));
    const table = new Uint32Array(LAYER_WORDS * plan.layers.length);
    const rate = new Float32Array(1);
    let segment = 0;
    for (const [l, layer] of plan.layers.entries()) {
      const { inputs, units, activation, useBias, dropout } = layer;
      const kernel = this.addressOf(segment++);
      const bias = useBias ? this.addressOf(segment++) : 0;
      rate[0] = dropout;
      const drops = isTrained && dropout > 0;
      table.set(
        [
          inputs,
          units,
          activation,
          kernel,
          bias,
          new Uint32Array(rate.buffer)[0],
          isTrained && l > 0 ? this.room(4 * inputs * units) : 0,
          lines(units),
          keepsArgument(layer) ? lines(units) : 0,
          isTrained ? byRow(units) : 0,
          isTrained ? lines(units) : 0,
          isTrained ? byRow(units) : 0,
          drops ? lines(units) : 0,
          drops ? lines(units) : 0,
          4 * padded(units, 8),
        ],
        LAYER_WORDS * l,
      );
    }
    const layersAt = this.room(4 * table.length);
    this.words(layersAt, table.length).set(table);
    // Seven lines of products beside whole eights of units, or the softmax of one row.
    const spare = this.room(4 * Math.max(7 * padded(widest, 8), 4 * plan.outputs));
    wasm.setNetwork(layersAt, plan.layers.length, plan.inputs, byRow(plan.inputs), lines(plan.inputs), spare);
  }

  private addressOf(segment: number): number {
    return this.parametersAt + 4 * this.segments[segment].offset;
  }
}
