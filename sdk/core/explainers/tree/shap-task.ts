import type { TaskContext } from "../../../utils/workers/index.js";
import type { TreeEnsemble } from "../../models/trees/ensemble.js";
import type { Matrix } from "../../tables/index.js";
import { rowsThatFit, TreeKernel } from "./tree-kernel.js";
import { layoutOf } from "./tree-layout.js";

/** Rows that are explained, and some of the trees. */
export interface ShapTask {
  readonly ensemble: TreeEnsemble;
  readonly x: Matrix;
  readonly players: Int32Array;
  readonly playerCount: number;
  /** Rows that go through a tree together. */
  readonly blockRows: number;
  /** Trees [first, last). */
  readonly first: number;
  readonly last: number;
}

/** By output: sums over the trees, rows x players, and what the trees give on average. Not yet divided. */
export interface ShapSums {
  readonly values: readonly Float64Array[];
  readonly expected: Float64Array;
}

/** SHAP values of some rows by some trees. */
export function shapTask(task: ShapTask, { transfer }: TaskContext): ShapSums {
  const { ensemble, x, players, playerCount, first, last } = task;
  const { outputs, treeOutput } = ensemble;
  const layout = layoutOf(ensemble, players, playerCount, [first, last]);
  const block = Math.min(task.blockRows, rowsThatFit(layout));
  const kernel = new TreeKernel(ensemble, layout, block);
  const values = Array.from({ length: outputs }, () => new Float64Array(x.rows * playerCount));
  const expected = new Float64Array(outputs);
  // What the trees give on average is wanted without rows, too.
  for (let from = 0; from === 0 || from < x.rows; from += block) {
    kernel.setRows(x, from, Math.min(x.rows, from + block));
    for (let output = 0; output < outputs; output++) {
      let sum = 0;
      for (let tree = first; tree < last; tree++)
        if (treeOutput[tree] < 0 || treeOutput[tree] === output)
          sum += kernel.add(tree, output, values[output], from * playerCount);
      kernel.take(values[output], from * playerCount);
      expected[output] = sum;
    }
  }
  for (const ofOutput of values) transfer.push(ofOutput.buffer as ArrayBuffer);
  return { values, expected };
}
