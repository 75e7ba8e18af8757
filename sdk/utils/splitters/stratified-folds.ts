import { AssayError } from "../errors/index.js";
import type { Random } from "../random/index.js";
import { checkFoldCount, partitionsOf } from "./k-fold.js";
import type { Partition } from "./partition.js";
import { type Label, rowsByClass } from "./stratified.js";

/**
 * Folds in which each class has the share that it has of all rows, as scikit-learn's `StratifiedKFold` makes them: how many
 * rows of a class a fold gets is counted off in the sorted labels, and the rows of a class go to the folds in order, or at
 * random where a generator is given. Throws DATA_TOO_SMALL where a class has fewer rows than there are folds: some fold
 * would have none to test, or none to learn from.
 */
export function stratifiedFolds(folds: number, labels: ArrayLike<Label>, random?: Random): Partition[] {
  const rows = labels.length;
  checkFoldCount(folds, rows);
  const classes = [...rowsByClass(labels).entries()];
  refuseSmallClasses(classes, folds);
  const foldOf = new Uint32Array(rows);
  // In the labels sorted by class, fold f gets the places f, f + folds, f + 2 folds …
  let before = 0;
  for (const [, members] of classes) {
    const counts = new Uint32Array(folds);
    for (let i = 0; i < members.length; i++) counts[(before + i) % folds]++;
    before += members.length;
    const turns = Uint32Array.from([...counts].flatMap((count, fold) => new Array<number>(count).fill(fold)));
    random?.shuffle(turns);
    for (const [i, row] of members.entries()) foldOf[row] = turns[i];
  }
  return partitionsOf(foldOf, folds);
}

function refuseSmallClasses(classes: readonly (readonly [Label, readonly number[]])[], folds: number): void {
  const small = classes.filter(([, members]) => members.length < folds);
  if (small.length === 0) return;
  const least = Math.min(...small.map(([, members]) => members.length));
  throw new AssayError("DATA_TOO_SMALL", {
    what: "a class has fewer rows than there are folds",
    got: `${small
      .slice(0, 5)
      .map(([label, members]) => `${members.length} of ${String(label)}`)
      .join(", ")}${small.length > 5 ? ` and ${small.length - 5} more classes` : ""}, ${folds} folds`,
    wanted: `${folds} rows of each class, or more`,
    next:
      least >= 2
        ? `Ask for ${least} folds or fewer, give more rows, or leave that class out.`
        : "Give more rows of that class, or leave it out.",
  });
}
