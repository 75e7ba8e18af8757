import { DenseEngine } from "../../../sdk/core/models/networks/engine/engine.js";
import { predictByEngine } from "../../../sdk/core/models/networks/engine/inference.js";
import type { Matrix } from "../../../sdk/core/tables/index.js";
import { random } from "../../../sdk/utils/random/index.js";

/** Columns of the net that explainers are measured on, as many as the bikes have after encoding the short way. */
export const COLUMNS = 20;
const LAYERS = [COLUMNS, 64, 64, 1];
/** Activations as the engine numbers them. */
const LINEAR = 0;
const RELU = 1;

/** A dense net 64-64-1 of drawn weights as a predict function of the engine, and rows to explain with it. */
export function drawnNet(): {
  readonly predict: (x: Matrix) => Promise<Float64Array>;
  readonly normal: (rows: number) => Matrix;
  /** Rows predicted, calls, and what they took, since the last `reset`. */
  readonly counts: { rows: number; calls: number; cpuMs: number };
} {
  const source = random(0);
  const drawn = (rows: number, columns: number): Matrix => ({
    data: Float64Array.from({ length: rows * columns }, () => source.normal()),
    rows,
    columns,
  });
  const layers = LAYERS.slice(1).map((units, l) => {
    const inputs = LAYERS[l];
    const isLast = l === LAYERS.length - 2;
    return { inputs, units, activation: isLast ? LINEAR : RELU, useBias: false, dropout: 0 };
  });
  const engine = new DenseEngine({ inputs: COLUMNS, outputs: 1, layers }, false);
  engine.setWeights(
    layers.map(({ inputs, units }) =>
      Float32Array.from(drawn(inputs, units).data, (value) => value / Math.sqrt(inputs)),
    ),
  );
  const counts = { rows: 0, calls: 0, cpuMs: 0 };
  const predict = async (x: Matrix): Promise<Float64Array> => {
    const start = process.cpuUsage();
    const values = await predictByEngine(engine, x.data);
    counts.rows += x.rows;
    counts.calls++;
    const { user, system } = process.cpuUsage(start);
    counts.cpuMs += (user + system) / 1000;
    return values;
  };
  return { predict, normal: (rows) => drawn(rows, COLUMNS), counts };
}

/** One group a column. */
export const groups = Array.from({ length: COLUMNS }, (_, j) => ({ name: `x${j}`, columns: [j] }));

/** Root mean square of standard errors, as a part of that of the values. */
export function relativeError(values: Float64Array, errors: Float64Array | undefined): number | undefined {
  if (errors === undefined) return undefined;
  const square = (numbers: Float64Array): number => numbers.reduce((sum, value) => sum + value ** 2, 0);
  return Math.sqrt(square(errors) / square(values));
}
