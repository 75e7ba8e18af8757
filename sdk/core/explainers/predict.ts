import { throwIfAborted } from "../../utils/abort.js";
import { AssayError } from "../../utils/errors/index.js";
import { nextTurn } from "../../utils/next-turn.js";
import type { FeatureGroup, Matrix } from "../tables/index.js";

/**
 * Any function from encoded rows to outputs: `outputs` numbers a row, row-major, for as many outputs as it likes.
 * The matrix is a buffer that the next call overwrites: read it during the call, do not keep it.
 */
export type PredictFunction = (x: Matrix) => Promise<Float64Array> | Float64Array;

/** How a long computation is batched, watched and stopped. */
export interface RunOptions {
  /** Most rows in one call of the predict function. @default 16384 */
  readonly batchRows?: number;
  /** Stops between two calls of the predict function with INTERRUPTED. */
  readonly signal?: AbortSignal;
  /** Called now and then with units of work done and in all. Must not throw. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Rows in one predict call: enough to drown the cost of a call, few enough for the caches. */
export const DEFAULT_BATCH_ROWS = 16_384;

/** No batch takes more memory than this, however wide its rows are (as long as one unit of work fits). */
const MAX_BATCH_BYTES = 64 * 2 ** 20;

/** Rows that a batch may hold: what was asked for, within the memory limit, and at least `least`. */
export function batchCapacity(columns: number, batchRows = DEFAULT_BATCH_ROWS, least = 1): number {
  const fitting = Math.floor(MAX_BATCH_BYTES / (8 * Math.max(1, columns)));
  return Math.max(least, Math.min(batchRows, fitting));
}

/** What is told of an explanation that a signal stopped. */
export const STOPPED = {
  what: "the explanation was stopped before it was done",
  next: "Run it again; fewer `rows`, `background` rows or `permutations` make it faster.",
};

/**
 * One call of the predict function, its outputs checked. Lets the event loop turn once, so that a signal can arrive
 * where the predict function never waits.
 */
export async function predictBatch(
  predict: PredictFunction,
  x: Matrix,
  groups: readonly FeatureGroup[],
  signal?: AbortSignal,
): Promise<Float64Array> {
  throwIfAborted(signal, STOPPED);
  const outputs = await predict(x);
  if (outputs.length === 0 || outputs.length % x.rows !== 0) {
    throw new AssayError("DATA_SHAPE", {
      what: "the predict function gave a number of outputs that does not belong to its rows",
      got: `${outputs.length} numbers for ${x.rows} rows`,
      wanted: "the same count of numbers for each row",
    });
  }
  for (let i = 0; i < outputs.length; i++) {
    if (!Number.isFinite(outputs[i]))
      throw notFinite(x, Math.floor((i * x.rows) / outputs.length), outputs[i], groups);
  }
  await nextTurn();
  throwIfAborted(signal, STOPPED);
  return outputs;
}

/** Outputs of any number of rows, in batches. */
export async function predictAll(
  predict: PredictFunction,
  x: Matrix,
  groups: readonly FeatureGroup[],
  { batchRows, signal }: RunOptions = {},
): Promise<Float64Array> {
  const capacity = batchCapacity(x.columns, batchRows);
  if (x.rows <= capacity) return predictBatch(predict, x, groups, signal);
  let all = new Float64Array(0);
  for (let start = 0; start < x.rows; start += capacity) {
    const rows = Math.min(capacity, x.rows - start);
    const data = x.data.subarray(start * x.columns, (start + rows) * x.columns);
    const part = await predictBatch(predict, { data, rows, columns: x.columns }, groups, signal);
    if (start === 0) all = new Float64Array((part.length / rows) * x.rows);
    all.set(part, (start * all.length) / x.rows);
  }
  return all;
}

/** What to say of a prediction that is no number: the column at fault where an input is none either, else the model. */
function notFinite(x: Matrix, row: number, value: number, groups: readonly FeatureGroup[]): AssayError {
  const at = row * x.columns;
  const culprit = groups.find((group) =>
    group.columns.some((column) => !Number.isFinite(x.data[at + column])),
  );
  if (culprit !== undefined) {
    return new AssayError("DATA_NOT_FINITE", {
      what: `the model predicts ${value} because column "${culprit.name}" of an explained or background row is not a finite number`,
      got: culprit.columns.map((column) => x.data[at + column]).join(", "),
      wanted: "finite numbers after preprocessing",
    });
  }
  return new AssayError("EXPLAIN_UNSUPPORTED", {
    what: "the model's predictions cannot be explained because they are not all finite numbers",
    got: `${value} for a row of finite inputs`,
    wanted: "finite predictions for any mix of an explained row with background rows",
    next: "Train the model again with a lower learning rate or a target transform that cannot overflow.",
  });
}

/** The predictions of the explained rows, output by output. */
export async function predictOutputs(
  { predict, rows, groups }: { predict: PredictFunction; rows: Matrix; groups: readonly FeatureGroup[] },
  outputs: number,
  { signal, batchRows }: RunOptions,
): Promise<Float64Array[]> {
  const all = await predictAll(predict, rows, groups, {
    ...(signal && { signal }),
    ...(batchRows !== undefined && { batchRows }),
  });
  return Array.from({ length: outputs }, (_, o) =>
    Float64Array.from({ length: rows.rows }, (_, r) => all[r * outputs + o]),
  );
}
