import { beforeAll, describe, expect, it } from "vitest";
import { DenseEngine } from "../../../../../../sdk/core/models/networks/engine/engine.js";
import { placeRows } from "../../../../../../sdk/core/models/networks/engine/rows.js";
import { useBackend } from "../../../../../../sdk/io/backends/index.js";
import { smoothRows } from "../data.js";
import { trainingInput } from "./inputs.js";
import { differences, type ReferenceLayer } from "./reference.js";

const RATES = [0.25, 0.5];
const UNITS = [9, 8];

/** A network with dropout after both hidden layers, and its gradients by the engine: of all rows, or of one alone. */
function network(rows: number) {
  const layers = UNITS.map((units, l) => ({ units, dropout: RATES[l] }));
  const { network, rows: prepared } = trainingInput({ layers, activation: "tanh" }, smoothRows(rows));
  const weights = network.weights();
  const engine = new DenseEngine(network.plan, true, rows);
  network.dispose();
  engine.setWeights(weights);
  engine.wasm.setLoss(0, 0.5);
  const { train } = prepared;
  const placed = placeRows(engine, { ...train, weights: new Float32Array(rows) });
  const order = engine.room(4 * rows);
  engine.words(order, rows).set(Uint32Array.from({ length: rows }, (_, i) => i));
  const gradients = (seed: number, rowWeights: (row: number) => number): Float32Array[] => {
    engine.floats(placed.weights, rows).set(Float32Array.from({ length: rows }, (_, row) => rowWeights(row)));
    engine.wasm.gradients(placed.x, placed.y, placed.weights, order, rows, seed);
    return engine.read(1);
  };
  return { train, weights, gradients };
}

type Network = ReturnType<typeof network>;

/**
 * What each hidden outcome was multiplied by. Masks go by seed and place alone: where only one row weighs anything, the
 * gradient of the next layer's kernel is 0 in the lines of its silenced units, and in no other.
 */
function factorsOf({ gradients }: Network, rows: number, seed: number): number[][][] {
  return Array.from({ length: rows }, (_, row) => {
    const found = gradients(seed, (other) => (other === row ? 1 : 0));
    return UNITS.map((units, l) => {
      const after = found[2 * (l + 1)];
      const width = after.length / units;
      return Array.from({ length: units }, (_, u) =>
        after.subarray(u * width, (u + 1) * width).some((value) => value !== 0) ? 1 / (1 - RATES[l]) : 0,
      );
    });
  });
}

function largestError(found: readonly Float32Array[], expected: readonly Float64Array[]): number {
  const most = Math.max(...expected.flatMap((array) => Array.from(array, Math.abs)));
  const errors = expected.flatMap((array, i) =>
    Array.from(array, (value, j) => Math.abs(found[i][j] - value)),
  );
  return Math.max(...errors) / most;
}

describe("dropout in the engine", () => {
  beforeAll(async () => {
    await useBackend("cpu");
  });

  it.each([5, 64, 150])(
    "has the gradient of the loss at the masks that were drawn, by central differences in doubles: %i rows",
    (rows) => {
      const seed = 1234 + rows;
      const own = network(rows);
      const factors = factorsOf(own, rows, seed);
      const { x, y, columns } = own.train;
      const reference = [...UNITS, 1].map(
        (units, l): ReferenceLayer => ({
          inputs: [columns, ...UNITS][l],
          units,
          activation: l < UNITS.length ? "tanh" : "linear",
          kernel: Float64Array.from(own.weights[2 * l]),
          bias: Float64Array.from(own.weights[2 * l + 1]),
        }),
      );
      const weightOf = (row: number): number => (row % 3 === 0 ? 2 : 0.5);
      const all = Array.from({ length: rows }, (_, row) => ({
        x: [...x.subarray(row * columns, (row + 1) * columns)],
        y: y[row],
        weight: weightOf(row),
        factors: factors[row],
      }));
      const expected = differences(reference, "mse", all, 0.5);
      expect(largestError(own.gradients(seed, weightOf), expected)).toBeLessThan(1e-5);
      // With other masks the gradient is another one.
      expect(largestError(own.gradients(seed + 1, weightOf), expected)).toBeGreaterThan(0.01);
    },
  );

  it("silences the share that was asked for, other units for other seeds and rows", () => {
    const own = network(200);
    const factors = factorsOf(own, 200, 7);
    for (const [l, units] of UNITS.entries()) {
      // A row whose next layer is silent altogether shows nothing of its own mask.
      const shown = factors.filter((row) => l === 1 || row[1].some((factor) => factor > 0));
      const silent = shown.flatMap((row) => row[l]).filter((factor) => factor === 0).length;
      const count = shown.length * units;
      // Five standard deviations of the share.
      const width = 5 * Math.sqrt((RATES[l] * (1 - RATES[l])) / count);
      expect(Math.abs(silent / count - RATES[l])).toBeLessThan(width);
      expect(new Set(factors.map((row) => row[l].join())).size).toBeGreaterThan(50);
    }
    expect(factorsOf(own, 200, 8)).not.toEqual(factors);
    expect(factorsOf(own, 200, 7)).toEqual(factors);
  });
});
