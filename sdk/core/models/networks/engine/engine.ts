import { instantiate } from "../../../../utils/webassembly.js";
import { type EmbeddingBlock, partsOf, widthOf } from "../embeddings/blocks.js";
import { sizeOf, trainedWeights } from "../plan-weights.js";
import { KERNEL } from "./engine-binary.js";
import type { EngineExports } from "./exports.js";
import { layOutOneHot } from "./one-hot.js";
import { type DensePlan, keepsArgument } from "./plan.js";

/** Rows that go through the network together, where they are not normalised together. */
const CHUNK = 64;
/** Rows whose gradients are summed by themselves, then added to those of a batch's pieces before: a multiple of the chunk. */
export const PIECE = 256;
/** Rows of a piece where batches have none. */
const WHOLE = 0xffffffff;
const LAYER_WORDS = 24;
/** Which of them is the address of the kernel with its axes swapped. */
const SWAPPED = 6;
const PART_WORDS = 5;
/** Rows that are laid out for one call of `predict`. */
const STAGED_ROWS = 1024;
/** Parameters, gradients, and two slots of the optimizer; one more where batches are of several pieces. */
const TRAINED_VECTORS = 4;

const padded = (count: number, to: number): number => Math.ceil(count / to) * to;

/** A float32 as the word that holds it. */
function bitsOf(value: number): number {
  return new Uint32Array(Float32Array.of(value).buffer)[0];
}

interface Segment {
  /** Place of its first number among the parameters, each segment padded to four. */
  readonly offset: number;
  readonly size: number;
}

/** A dense network in WebAssembly's memory: float32 numbers, whole batches in one call. */
export class DenseEngine {
  readonly wasm: ReturnType<typeof instantiate<EngineExports>>;
  /** Vectors of each category, then kernel and bias of each layer, in order. */
  private readonly segments: readonly Segment[];
  /** Running means and variances of layers that are normalised, by address. */
  private readonly running: { readonly at: number; readonly size: number }[] = [];
  /** Numbers of a vector as large as the parameters, each segment padded to four. */
  readonly size: number;
  private readonly parametersAt: number;
  private readonly doublesAt: number;
  private readonly stagedAt: number;
  private readonly outputsAt: number;
  private readonly layersAt: number;
  private readonly chunk: number;

  /** Makes room; the weights are 0. `isTrained` keeps gradients and the optimizer's slots as well; batches of `batch` rows may then be normalised. Throws RangeError where memory ends. */
  constructor(
    readonly plan: DensePlan,
    isTrained: boolean,
    batch = 0,
  ) {
    this.wasm = instantiate<EngineExports>(KERNEL);
    const segments: Segment[] = [];
    let size = 0;
    for (const count of trainedWeights(plan).map(sizeOf)) {
      segments.push({ offset: size, size: count });
      size += padded(count, 4);
    }
    this.segments = segments;
    this.size = size;
    const isNormal = plan.layers.some(({ normalisation }) => normalisation !== undefined);
    const hasPieces = batch > PIECE && !isNormal;
    const vectors = TRAINED_VECTORS + (hasPieces ? 1 : 0);
    this.parametersAt = this.room(4 * size * (isTrained ? vectors : 1));
    this.wasm.setParameters(this.parametersAt, size, 4 * size);
    this.wasm.setPieces(hasPieces ? PIECE : WHOLE, 4 * size * TRAINED_VECTORS);
    this.chunk = isNormal ? Math.max(CHUNK, padded(batch, 8)) : CHUNK;
    this.layersAt = this.layOut(isTrained, this.chunk);
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

  /** All weights in the order of the tf.LayersModel: what is trained, then running means and variances. */
  weights(): Float32Array[] {
    return [...this.read(), ...this.running.map(({ at, size }) => this.floats(at, size).slice())];
  }

  setWeights(arrays: readonly Float32Array[]): void {
    this.write(arrays);
    for (const [i, { at, size }] of this.running.entries()) {
      this.floats(at, size).set(arrays[this.segments.length + i]);
    }
  }

  /** Trained weights (or, of another vector: 1 gradients, 2 and 3 the optimizer's slots), an array a category, kernel, bias, gamma, beta. */
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

  /** A vector as it stands in memory: 0 the parameters, 1 gradients, 4 the sums of a piece beyond the first. A view. */
  vector(number: number): Float32Array {
    return this.floats(this.parametersAt + 4 * number * this.size, this.size);
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

  /** What the way back to the inputs needs, also where nothing is trained: kernels swapped, and two buffers. Once an engine. */
  roomForSlopes(): readonly [number, number] {
    const { layers, inputs } = this.plan;
    for (const [l, layer] of layers.entries()) {
      const swapped = this.room(4 * layer.inputs * layer.units);
      this.words(this.layersAt, LAYER_WORDS * layers.length)[LAYER_WORDS * l + SWAPPED] = swapped;
    }
    const widest = Math.max(inputs, ...layers.map(({ units }) => units));
    const buffer = (): number => this.room(4 * this.chunk * padded(widest, 4));
    return [buffer(), buffer()];
  }

  /** Writes the layers as layers.as reads them, each with its buffers; gives their address. */
  private layOut(isTrained: boolean, chunk: number): number {
    const { plan, wasm } = this;
    const lines = (units: number): number => this.room(4 * chunk * padded(units, 4));
    const byRow = (units: number): number => this.room(4 * chunk * padded(units, 8));
    const width = widthOf(plan.inputs, plan.embeddings ?? []);
    const widest = Math.max(width, ...plan.layers.map(({ units }) => units));
    const table = new Uint32Array(LAYER_WORDS * plan.layers.length);
    let segment = plan.embeddings?.length ?? 0;
    // The first layer's inputs are asked for their slopes where they are learned.
    const first = segment > 0 ? 0 : 1;
    for (const [l, layer] of plan.layers.entries()) {
      const { inputs, units, activation, useBias, dropout, normalisation } = layer;
      const kernel = this.addressOf(segment++);
      const bias = useBias ? this.addressOf(segment++) : 0;
      const vector = (): number => this.room(4 * padded(units, 4));
      const running = (): number => {
        const at = vector();
        this.running.push({ at, size: units });
        return at;
      };
      const drops = isTrained && dropout > 0;
      table.set(
        [
          inputs,
          units,
          activation,
          kernel,
          bias,
          bitsOf(dropout),
          isTrained && l >= first ? this.room(4 * inputs * units) : 0,
          lines(units),
          keepsArgument(layer) ? lines(units) : 0,
          isTrained || (l === 0 && plan.oneHot !== undefined) ? byRow(units) : 0,
          isTrained ? lines(units) : 0,
          isTrained ? byRow(units) : 0,
          drops ? lines(units) : 0,
          drops ? lines(units) : 0,
          4 * padded(units, 8),
          ...(normalisation === undefined
            ? []
            : [
                this.addressOf(segment++),
                this.addressOf(segment++),
                running(),
                running(),
                lines(units),
                vector(),
                bitsOf(normalisation.momentum),
                bitsOf(normalisation.epsilon),
              ]),
        ],
        LAYER_WORDS * l,
      );
    }
    const layersAt = this.room(4 * table.length);
    this.words(layersAt, table.length).set(table);
    // Seven lines of products beside whole eights of units, or the softmax of one row.
    const spare = this.room(4 * Math.max(7 * padded(widest, 8), 4 * plan.outputs));
    wasm.setNetwork(
      layersAt,
      plan.layers.length,
      plan.inputs,
      width,
      byRow(width),
      lines(width),
      spare,
      chunk,
    );
    if (plan.embeddings !== undefined) this.layOutEmbeddings(plan.embeddings);
    if (plan.oneHot !== undefined) wasm.setOneHot(layOutOneHot(this, plan, chunk, isTrained));
    return layersAt;
  }

  /** Writes the parts of a row as embeddings.as reads them. */
  private layOutEmbeddings(blocks: readonly EmbeddingBlock[]): void {
    let segment = 0;
    const words = partsOf(this.plan.inputs, blocks).map(({ column, count, place, block }) => [
      column,
      count,
      place,
      block?.dimension ?? 0,
      block === undefined ? 0 : this.addressOf(segment++),
    ]);
    const at = this.room(4 * PART_WORDS * words.length);
    this.words(at, PART_WORDS * words.length).set(words.flat());
    this.wasm.setEmbeddings(at, words.length);
  }

  private addressOf(segment: number): number {
    return this.parametersAt + 4 * this.segments[segment].offset;
  }
}
