import { AssayError } from "../../utils/errors/index.js";
import type { Random } from "../../utils/random/index.js";
import type { Matrix } from "../tables/index.js";
import type { TrainingData } from "./model.js";

/** Which training rows are held out to watch a training, where no validation rows are given. */
export interface HoldOutSettings {
  /** Share of the rows; 0 for none. */
  readonly validationFraction: number;
  readonly validationRows: "last" | "random";
}

export type HeldRows = Pick<TrainingData, "x" | "y" | "weights">;

/** The rows to learn from, and those to watch: the ones that are given, else some that are held out. */
export function holdOut(
  data: TrainingData,
  settings: HoldOutSettings,
  random: Random,
): { readonly train: HeldRows; readonly validation?: HeldRows } {
  if (data.validation !== undefined) return { train: data, validation: data.validation };
  const held = heldOut(data.x.rows, settings, random);
  if (held === undefined) return { train: data };
  return { train: pick(data, complement(held, data.x.rows)), validation: pick(data, held) };
}

function heldOut(rows: number, settings: HoldOutSettings, random: Random): Uint32Array | undefined {
  if (settings.validationFraction === 0) return undefined;
  const count = Math.max(1, Math.round(rows * settings.validationFraction));
  if (count >= rows) {
    throw new AssayError("DATA_TOO_SMALL", {
      what: "no training rows are left beside the validation rows",
      got: `${rows} rows, validationFraction ${settings.validationFraction}`,
      wanted: "at least one training row",
    });
  }
  // A fork, so that the generator stays as it is: a resumed training draws the same rows again.
  if (settings.validationRows === "random") return random.fork("rows").sample(rows, count).sort();
  return Uint32Array.from({ length: count }, (_, i) => rows - count + i);
}

function complement(indices: Uint32Array, rows: number): Uint32Array {
  const taken = new Set(indices);
  return Uint32Array.from({ length: rows }, (_, i) => i).filter((row) => !taken.has(row));
}

function pick(part: HeldRows, indices: Uint32Array): HeldRows {
  const { columns } = part.x;
  const data = new Float64Array(indices.length * columns);
  for (const [i, row] of indices.entries()) {
    data.set(part.x.data.subarray(row * columns, (row + 1) * columns), i * columns);
  }
  const x: Matrix = { data, rows: indices.length, columns };
  const { y, weights } = part;
  const take = (values: Float64Array) => Float64Array.from(indices, (row) => values[row]);
  return { x, y: take(y), weights: weights && take(weights) };
}
