import { AssayError } from "../errors/index.js";
import type { Random } from "../random/index.js";
import type { SplitConfig } from "./config.js";
import type { FoldsConfig, KnownFolds } from "./folds-config.js";
import { groupFolds } from "./group-folds.js";
import { kFold } from "./k-fold.js";
import type { Partition } from "./partition.js";
import type { Label } from "./stratified.js";
import { stratifiedFolds } from "./stratified-folds.js";
import { timeSeriesSplit } from "./time-series.js";

/** What folds may look at. */
export interface FoldsContext {
  readonly rows: number;
  /** The class of each row; needed by `stratified` only. */
  readonly labels?: () => ArrayLike<Label>;
  /** The cells of a column; needed by `group` only. */
  readonly groups?: (column: string) => ArrayLike<Label>;
  /** Draws the rows of what is shuffled. */
  readonly random: Random;
}

/** The kind that `auto` means beside a split. */
export function knownFolds(config: FoldsConfig, split: SplitConfig["kind"]): KnownFolds {
  if (config.kind !== "auto") return config;
  const { folds } = config;
  if (split === "chronological") return { kind: "timeSeries", folds, gap: 0 };
  return { kind: split === "stratified" ? "stratified" : "kFold", folds, shuffle: true };
}

/**
 * Parts rows into folds; row numbers are ascending on both sides. Throws DATA_TOO_SMALL or SPLIT_INVALID where the rows,
 * the groups or a class do not suffice.
 *
 * @example
 * makeFolds({ kind: "timeSeries", folds: 5, gap: 24 }, { rows: 7205, random: random(0) });
 */
export function makeFolds(config: KnownFolds, { rows, labels, groups, random }: FoldsContext): Partition[] {
  switch (config.kind) {
    case "kFold":
      return kFold(config.folds, rows, config.shuffle ? random : undefined);
    case "stratified":
      if (labels === undefined) throw missing("stratified", "a classification target", "kFold");
      return stratifiedFolds(config.folds, labels(), config.shuffle ? random : undefined);
    case "group":
      if (groups === undefined) throw missing("group", "a column of groups", "kFold");
      return groupFolds(config.folds, groups(config.column));
    case "timeSeries":
      return timeSeriesSplit(config, rows);
  }
}

function missing(kind: string, wanted: string, other: string): AssayError {
  return new AssayError("SPLIT_INVALID", {
    what: `${kind} folds need ${wanted}, and there is none`,
    wanted,
    next: `Use kind: ${other} or kind: timeSeries.`,
  });
}
