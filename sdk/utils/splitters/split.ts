import { AssayError } from "../errors/index.js";
import type { Random } from "../random/index.js";
import type { SplitConfig } from "./config.js";
import { type Partition, partition, range, testRowCount } from "./partition.js";
import { type Label, stratifiedSplit } from "./stratified.js";

/** What a split may look at. */
export interface SplitContext {
  /** Number of rows of the table. */
  readonly rows: number;
  /** The class of each row; needed by `stratified` only. */
  readonly labels?: ArrayLike<Label>;
  /** Draws the rows of `shuffled` and `stratified`. */
  readonly random: Random;
}

/**
 * Parts rows into training and test rows; row numbers come back ascending on both sides, whatever drew them.
 * Throws SPLIT_INVALID where the test size leaves no row on a side, or where classes are too small to stratify.
 *
 * @example
 * split({ kind: "chronological", testSize: 1440 }, { rows: 8645, random: random(0) }); // train 0…7204, test 7205…8644
 */
export function split(config: SplitConfig, { rows, labels, random }: SplitContext): Partition {
  const { kind, testSize } = config;
  if (kind === "stratified") {
    if (labels !== undefined) return stratifiedSplit(testSize, rows, labels, random);
    throw new AssayError("SPLIT_INVALID", {
      what: "a stratified split needs classes, and the target has none",
      got: "no labels",
      wanted: "a classification target",
      next: "Use kind: shuffled or kind: chronological for a regression.",
    });
  }
  const testRows = testRowCount(testSize, rows);
  if (kind === "shuffled") return partition(rows, random.sample(rows, testRows));
  return { train: range(0, rows - testRows), test: range(rows - testRows, rows) };
}
