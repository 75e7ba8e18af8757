import type { Partition } from "../../utils/splitters/index.js";
import type { Table } from "../tables/index.js";
import {
  applyStep,
  FittedCleaning,
  type FittedStep,
  fitStep,
  reportOf,
  type StepReport,
} from "./cleaning.js";
import type { CleaningConfig } from "./config.js";
import { stepDefinition } from "./registry.js";

/** A table that was cleaned as one and parted, with nothing learned of its test rows. */
export interface CleanedParts {
  readonly train: Table;
  readonly test: Table;
  /** The learned steps, to clean what comes later. */
  readonly cleaning: FittedCleaning;
  /** What each step changed, in all rows. */
  readonly report: readonly StepReport[];
  /** The training rows before anything was learned of them. */
  readonly unlearned: UnlearnedRows;
}

/** Rows that were parted before the first step that learns, and the steps from there on: what folds are cleaned from. */
export interface UnlearnedRows {
  readonly rows: Table;
  readonly steps: CleaningConfig;
  /** The number that each of the rows had in the table that was given. */
  readonly rowNumbers: Uint32Array;
}

/**
 * Cleans all rows and parts them. Rows are parted before the first step that learns a value, or after the last step
 * where none does; so rows dropped earlier do not count in the test size, duplicates are found across the parts, values
 * filled forward pass from training to test rows, and what is learned comes of training rows only.
 *
 * `part` is asked once, with the table as it is then.
 */
export function cleanAndSplit(
  steps: CleaningConfig,
  table: Table,
  part: (table: Table) => Partition,
): CleanedParts {
  const fitted: FittedStep[] = [];
  const report: StepReport[] = [];
  let current = table;
  let parts: Partition | undefined;
  let unlearned: UnlearnedRows | undefined;
  let numbers = Uint32Array.from({ length: table.numRows }, (_, row) => row);
  const takeUnlearned = ({ train }: Partition, rest: CleaningConfig): UnlearnedRows => ({
    rows: current.take(train),
    steps: rest,
    rowNumbers: train.map((row) => numbers[row]),
  });
  for (const [i, config] of steps.entries()) {
    const learns = stepDefinition(config).learns(config);
    if (learns) parts ??= part(current);
    if (parts !== undefined) unlearned ??= takeUnlearned(parts, steps.slice(i));
    const step = fitStep(config, learns && parts !== undefined ? current.take(parts.train) : current);
    const result = applyStep(step, current);
    if (parts !== undefined && result.kept !== undefined) parts = keptOf(parts, result.kept, current.numRows);
    if (result.kept !== undefined) numbers = result.kept.map((row) => numbers[row]);
    fitted.push(step);
    report.push(reportOf(config, current, result));
    current = result.table;
  }
  parts ??= part(current);
  unlearned ??= takeUnlearned(parts, []);
  return {
    train: unlearned.steps.length === 0 ? unlearned.rows : current.take(parts.train),
    test: current.take(parts.test),
    cleaning: new FittedCleaning(fitted),
    report,
    unlearned,
  };
}

/** @internal The parts after rows were dropped, in the new numbers of the rows. */
export function keptOf({ train, test }: Partition, kept: Uint32Array, rows: number): Partition {
  const renumbered = new Int32Array(rows).fill(-1);
  kept.forEach((row, i) => {
    renumbered[row] = i;
  });
  const pick = (part: Uint32Array) =>
    part.filter((row) => renumbered[row] >= 0).map((row) => renumbered[row]);
  return { train: pick(train), test: pick(test) };
}
