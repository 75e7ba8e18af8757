import { AssayError } from "../../../utils/errors/index.js";
import type { Matrix } from "../../tables/index.js";
import type { TreeEnsemble } from "./ensemble.js";
import { predictKernel } from "./predict-kernel.js";
import { rounded, walkedSums } from "./walk.js";

export { findLeaves, goesLeft, rounded, walkedSums } from "./walk.js";

/** Rows from which on it pays to make the kernel ready for an ensemble. */
const KERNEL_ROWS = 64;

/** Sums of the trees: `outputs` numbers a row, row-major, base and division included. A matrix of other columns throws DATA_SHAPE. */
export function predictTrees(ensemble: TreeEnsemble, x: Matrix): Float64Array {
  checkMatrix(ensemble, x);
  const { outputs, base, divisor } = ensemble;
  const rows = ensemble.float32 ? { ...x, data: rounded(x.data) } : x;
  const kernel = x.rows < KERNEL_ROWS ? undefined : predictKernel(ensemble);
  const out = kernel?.sums(rows) ?? walkedSums(ensemble, rows);
  for (let i = 0; i < out.length; i++) out[i] = base[i % outputs] + out[i] / divisor;
  return out;
}

function checkMatrix({ columns }: TreeEnsemble, x: Matrix): void {
  if (x.columns === columns && x.data.length === x.rows * columns) return;
  throw new AssayError("DATA_SHAPE", {
    what: "the matrix is not one of rows that these trees know",
    got: `${x.rows} x ${x.columns}, ${x.data.length} numbers`,
    wanted: `rows x ${columns}`,
  });
}
