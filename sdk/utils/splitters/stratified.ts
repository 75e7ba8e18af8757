import { AssayError } from "../errors/index.js";
import type { Random } from "../random/index.js";
import { type Partition, partition, testRowCount } from "./partition.js";

/** A class, as an index or as its label. */
export type Label = number | string | boolean | bigint;

/**
 * Test rows drawn at random so that each class keeps its share: shares are rounded down and the rows that are left go
 * to the largest remainders (the larger class, then the class seen first, where remainders are equal).
 * Throws SPLIT_INVALID where a class has one row only, or where either side has fewer rows than there are classes.
 */
export function stratifiedSplit(
  testSize: number,
  rows: number,
  labels: ArrayLike<Label>,
  random: Random,
): Partition {
  if (labels.length !== rows) {
    throw new AssayError("DATA_SHAPE", {
      what: "a stratified split needs one label a row",
      got: `${labels.length} labels`,
      wanted: `${rows}`,
    });
  }
  const testRows = testRowCount(testSize, rows);
  const classes = rowsByClass(labels);
  refuseSmallClasses(classes, rows, testRows);
  const counts = allocate(
    [...classes.values()].map((members) => members.length),
    testRows,
    rows,
  );
  const chosen: number[] = [];
  let index = 0;
  for (const members of classes.values()) {
    for (const position of random.sample(members.length, counts[index])) chosen.push(members[position]);
    index++;
  }
  return partition(rows, chosen);
}

/** Row numbers by label, labels in the order in which they are seen. */
export function rowsByClass(labels: ArrayLike<Label>): Map<Label, number[]> {
  const classes = new Map<Label, number[]>();
  for (let row = 0; row < labels.length; row++) {
    const members = classes.get(labels[row]);
    if (members === undefined) classes.set(labels[row], [row]);
    else members.push(row);
  }
  return classes;
}

function refuseSmallClasses(classes: ReadonlyMap<Label, number[]>, rows: number, testRows: number): void {
  const single = [...classes].filter(([, members]) => members.length < 2).map(([label]) => String(label));
  if (single.length > 0) {
    throw new AssayError("SPLIT_INVALID", {
      what: "a class has one row only, which cannot be in training and in test",
      got: `one row of ${single.slice(0, 5).join(", ")}${single.length > 5 ? ` and ${single.length - 5} more classes` : ""}`,
      wanted: "two rows of each class, or more",
      next: "Leave that class out, give more rows of it, or split with kind: shuffled.",
    });
  }
  if (Math.min(testRows, rows - testRows) < classes.size) {
    throw new AssayError("SPLIT_INVALID", {
      what: `${classes.size} classes do not fit into both sides of the split`,
      got: `${rows - testRows} training rows and ${testRows} test rows`,
      wanted: `${classes.size} rows on each side, or more`,
      next: "Change testSize, or split with kind: shuffled.",
    });
  }
}

/** Parts `total` over classes by their sizes, by largest remainders. */
function allocate(sizes: readonly number[], total: number, rows: number): number[] {
  const shares = sizes.map((size) => (size * total) / rows);
  const counts = shares.map(Math.floor);
  const left = total - counts.reduce((sum, count) => sum + count, 0);
  const byRemainder = shares
    .map((share, i) => ({ i, remainder: share - counts[i] }))
    .sort((a, b) => b.remainder - a.remainder || sizes[b.i] - sizes[a.i] || a.i - b.i);
  for (const { i } of byRemainder.slice(0, left)) counts[i]++;
  return counts;
}
