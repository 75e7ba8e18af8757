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
  for (const config of steps) {
    const learns = stepDefinition(config).learns(config);
    if (learns) parts ??= part(current);
    const step = fitStep(config, learns && parts !== undefined ? current.take(parts.train) : current);
    const result = applyStep(step, current);
    if (parts !== undefined && result.kept !== undefined) parts = keptOf(parts, result.kept, current.numRows);
    fitted.push(step);
    report.push(reportOf(config, current, result));
    current = result.table;
  }
  parts ??= part(current);
  return {
    train: current.take(parts.train),
    test: current.take(parts.test),
    cleaning: new FittedCleaning(fitted),
    report,
  };
}

/** The parts after rows were dropped, in the new numbers of the rows. */
function keptOf({ train, test }: Partition, kept: Uint32Array, rows: number): Partition {
  const renumbered = new Int32Array(rows).fill(-1);
  kept.forEach((row, i) => {
    renumbered[row] = i;
  });
  const pick = (part: Uint32Array) =>
    part.filter((row) => renumbered[row] >= 0).map((row) => renumbered[row]);
  return { train: pick(train), test: pick(test) };
}
