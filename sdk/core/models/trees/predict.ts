import { AssayError } from "../../../utils/errors/index.js";
import type { Matrix } from "../../tables/index.js";
import type { TreeEnsemble } from "./ensemble.js";
import { predictKernel } from "./predict-kernel.js";
import { rounded, walkedSums } from "./walk.js";

export { findLeaves, goesLeft, rounded, walkedSums } from "./walk.js";

/** Rows, of one call or of several small ones, from which on it pays to make the kernel ready for an ensemble. */
const KERNEL_ROWS = 64;

/** Rows that were walked by themselves so far. */
const walked = new WeakMap<TreeEnsemble, number>();

/** Sums of the trees: `outputs` numbers a row, row-major, base and division included. A matrix of other columns throws DATA_SHAPE. */
export function predictTrees(ensemble: TreeEnsemble, x: Matrix): Float64Array {
  checkMatrix(ensemble, x);
  const { outputs, base, divisor } = ensemble;
  const rows = ensemble.float32 ? { ...x, data: rounded(x.data) } : x;
  const kernel = isWorthKernel(ensemble, x.rows) ? predictKernel(ensemble) : undefined;
  const out = kernel?.sums(rows) ?? walkedSums(ensemble, rows);
  for (let i = 0; i < out.length; i++) out[i] = base[i % outputs] + out[i] / divisor;
  return out;
}

/** Once it is made, the kernel is the faster one from the first row on (100 trees of 31 leaves: 16 µs a row against 34). */
function isWorthKernel(ensemble: TreeEnsemble, rows: number): boolean {
  const total = (walked.get(ensemble) ?? 0) + rows;
  walked.set(ensemble, Math.min(total, KERNEL_ROWS));
  return total >= KERNEL_ROWS;
}

function checkMatrix({ columns }: TreeEnsemble, x: Matrix): void {
  if (x.columns === columns && x.data.length === x.rows * columns) return;
  throw new AssayError("DATA_SHAPE", {
    what: "the matrix is not one of rows that these trees know",
    got: `${x.rows} x ${x.columns}, ${x.data.length} numbers`,
    wanted: `rows x ${columns}`,
  });
}
