import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FeatureMap } from "../../../sdk/core/tables/index.js";
import { random } from "../../../sdk/utils/random/index.js";
import { csvTable } from "../../support/csv.js";

/** Trainings of a network 64-64: columns that become one-hot, epochs, rows a step. */
export const WORKS = {
  /** For time, not for quality: two of the twenty columns add up to the target. */
  short: { oneHot: ["season", "weathersit"], without: [], epochs: 20, batchSize: 32 },
  columns: {
    oneHot: ["season", "mnth", "hr", "weekday", "weathersit"],
    without: ["casual", "registered", "day"],
    epochs: 20,
    batchSize: 32,
  },
  batches: { oneHot: ["season", "weathersit"], without: [], epochs: 20, batchSize: 256 },
  million: { oneHot: [], without: [], epochs: 1, batchSize: 1024 },
} as const;
export type WorkName = keyof typeof WORKS;

const TEST_ROWS = 1440;
const ROWS = 1_000_000;
const COLUMNS = 20;

/**
 * Writes rows and target as float32 for all sides, rows first: two numbers for the shape, x row by row, y with mean 0 and deviation 1;
 * beside it, as JSON, what the columns are.
 */
export function writeRows(name: WorkName): (folder: string) => Promise<void> {
  return async (folder) => {
    const { x, y, columns, features } = name === "million" ? madeRows() : bikes(name);
    const all = new Float32Array(2 + x.length + y.length);
    all.set([y.length, columns]);
    all.set(x, 2);
    all.set(standard(y), 2 + x.length);
    writeFileSync(join(folder, `${name}.bin`), new Uint8Array(all.buffer));
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(features));
  };
}

interface Numbers {
  readonly x: Float32Array;
  readonly y: Float64Array;
  readonly columns: number;
  readonly features: FeatureMap;
}

/** The training hours of the bike rentals: one-hot columns, the others as standardised numbers. */
function bikes(name: "short" | "columns" | "batches"): Numbers {
  const { oneHot, without } = WORKS[name];
  const table = csvTable("bikes.csv");
  const rows = table.numRows - TEST_ROWS;
  const inputs = table.names.filter(
    (column) => column !== "bikers" && !without.some((one) => one === column),
  );
  const byInput = inputs.map((column): Float64Array[] => {
    const values = Array.from({ length: rows }, (_, row) => table.value(column, row));
    const levels = [...new Set(values)];
    if (oneHot.some((one) => one === column)) {
      return levels.map((level) => Float64Array.from(values, (value) => (value === level ? 1 : 0)));
    }
    const isText = values.some((value) => Number.isNaN(Number(value)));
    return [standard(Float64Array.from(values, (value) => (isText ? levels.indexOf(value) : Number(value))))];
  });
  const encoded = byInput.flat();
  let place = 0;
  const groups = byInput.map((own, i) => ({ name: inputs[i], columns: own.map(() => place++) }));
  const x = new Float32Array(rows * encoded.length);
  for (const [c, column] of encoded.entries()) {
    for (let row = 0; row < rows; row++) x[row * encoded.length + c] = column[row];
  }
  const features = { names: encoded.map((_, c) => `x${c}`), groups, oneHot };
  return { x, y: table.numbers("bikers").slice(0, rows), columns: encoded.length, features };
}

/** Numbers from -1 to 1, and a smooth function of four of them. */
function madeRows(): Numbers {
  const source = random(1);
  const x = Float32Array.from({ length: ROWS * COLUMNS }, () => source.next() * 2 - 1);
  const y = new Float64Array(ROWS);
  for (let row = 0; row < ROWS; row++) {
    const [a, b, c, d] = x.subarray(row * COLUMNS, row * COLUMNS + 4);
    y[row] = 3 * a + Math.sin(3 * b) + c * d;
  }
  return { x, y, columns: COLUMNS, features: { names: [], groups: [] } };
}

function standard(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return values.map((value) => (value - mean) / Math.sqrt(variance));
}
