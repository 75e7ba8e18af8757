import { takeTurn } from "../../training.js";
import type { DenseEngine } from "./engine.js";

/** Rows that are laid out for one call: what they take stays in the processor's cache. */
const STAGED_ROWS = 1024;
/** Operations between two turns of the event loop. */
const TURN_FLOPS = 1e9;

/** One of a network's outcomes at rows, and its slopes by the columns, row by row. */
export interface Slopes {
  readonly outputs: Float64Array;
  readonly gradients: Float64Array;
}

/** Where a network's slopes are made, in its engine's memory. */
interface Workplace {
  readonly doubles: number;
  readonly floats: number;
  readonly outcomes: number;
  readonly slopes: number;
  /** Two buffers that take turns on the way back. */
  readonly buffers: readonly [number, number];
}

const workplaces = new WeakMap<DenseEngine, Workplace>();

/** Made when they are first asked for: who only predicts needs none. */
function workplaceOf(engine: DenseEngine): Workplace {
  let place = workplaces.get(engine);
  if (place === undefined) {
    const { inputs } = engine.plan;
    place = {
      doubles: engine.room(8 * STAGED_ROWS * inputs),
      floats: engine.room(4 * STAGED_ROWS * 4 * Math.ceil(inputs / 4)),
      outcomes: engine.room(4 * STAGED_ROWS),
      slopes: engine.room(8 * STAGED_ROWS * inputs),
      buffers: engine.roomForSlopes(),
    };
    workplaces.set(engine, place);
  }
  return place;
}

/**
 * An outcome of rows (`data`: row-major, as wide as the network reads) and its slopes by their columns times `scale`, in
 * float32's precision. A row's do not depend on those beside it. Throws RangeError where WebAssembly's memory ends.
 */
export async function slopesByEngine(
  engine: DenseEngine,
  data: Float64Array,
  output: number,
  scale: number,
): Promise<Slopes> {
  const { wasm, plan } = engine;
  const { inputs } = plan;
  const { doubles, floats, outcomes, slopes, buffers } = workplaceOf(engine);
  const rows = data.length / inputs;
  const found = { outputs: new Float64Array(rows), gradients: new Float64Array(data.length) };
  const flops = plan.layers.reduce((sum, layer) => sum + 4 * layer.inputs * layer.units, 0);
  const untilTurn = Math.max(1, Math.floor(TURN_FLOPS / (flops * STAGED_ROWS)));
  for (let start = 0, calls = 1; start < rows; start += STAGED_ROWS, calls++) {
    const count = Math.min(STAGED_ROWS, rows - start);
    const from = start * inputs;
    const numbers = count * inputs;
    const { buffer } = wasm.memory;
    new Float64Array(buffer, doubles, numbers).set(data.subarray(from, from + numbers));
    wasm.narrow(doubles, count, floats);
    wasm.slopes(floats, count, output, scale, outcomes, slopes, ...buffers);
    found.outputs.set(engine.floats(outcomes, count), start);
    found.gradients.set(new Float64Array(buffer, slopes, numbers), from);
    if (calls % untilTurn === 0) await takeTurn(undefined);
  }
  return found;
}
