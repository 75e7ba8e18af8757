import { AssayError } from "../errors/index.js";
import { checkFoldCount, partitionsOf } from "./k-fold.js";
import type { Partition } from "./partition.js";
import { type Label, rowsByClass } from "./stratified.js";

/**
 * Folds that no group is divided by, as scikit-learn's `GroupKFold`: the largest group first (of equal ones the one seen
 * first), each to the fold that has the fewest rows so far. Throws DATA_TOO_SMALL where there are fewer groups than folds.
 */
export function groupFolds(folds: number, groups: ArrayLike<Label>): Partition[] {
  checkFoldCount(folds, groups.length);
  const byGroup = [...rowsByClass(groups).values()];
  if (byGroup.length < folds) {
    throw new AssayError("DATA_TOO_SMALL", {
      what: `${byGroup.length} group${byGroup.length === 1 ? " does" : "s do"} not make ${folds} folds`,
      got: `${byGroup.length} different groups`,
      wanted: `${folds} groups or more`,
      next: byGroup.length < 2 ? "Name another column." : `Ask for 2 to ${byGroup.length} folds.`,
    });
  }
  const foldOf = new Uint32Array(groups.length);
  const sizes = new Float64Array(folds);
  for (const members of byGroup.sort((a, b) => b.length - a.length)) {
    const fold = sizes.indexOf(Math.min(...sizes));
    sizes[fold] += members.length;
    for (const row of members) foldOf[row] = fold;
  }
  return partitionsOf(foldOf, folds);
}
