import type { Partition } from "../../utils/splitters/index.js";
import type { Table } from "../tables/index.js";
import { keptOf } from "./clean-and-split.js";
import { applyStep, type FittedCleaning } from "./cleaning.js";
import { stepDefinition } from "./registry.js";

/** Rows of one part: cleaned, and the number that each had in the table that was given. */
export interface CleanedPart {
  readonly rows: Table;
  readonly rowNumbers: Uint32Array;
}

/**
 * Cleans rows as the training rows of a model were, with what was learned there, and parts them at the place where
 * `cleanAndSplit` would: the same rows come out as test rows that a training of the same table and split judged by.
 * Without `part` all of them are test rows. Rows are dropped where the cleaning drops some.
 */
export function partCleaned(
  cleaning: FittedCleaning | undefined,
  table: Table,
  part: (table: Table) => Partition = everyRow,
): { readonly train: CleanedPart; readonly test: CleanedPart } {
  let current = table;
  let numbers = Uint32Array.from({ length: table.numRows }, (_, row) => row);
  let parts: Partition | undefined;
  for (const step of cleaning?.steps ?? []) {
    if (stepDefinition(step.config).learns(step.config)) parts ??= part(current);
    const { table: after, kept } = applyStep(step, current);
    if (kept !== undefined) {
      if (parts !== undefined) parts = keptOf(parts, kept, current.numRows);
      numbers = kept.map((row) => numbers[row]);
    }
    current = after;
  }
  const { train, test } = parts ?? part(current);
  const taken = (rows: Uint32Array): CleanedPart => ({
    rows: current.take(rows),
    rowNumbers: rows.map((row) => numbers[row]),
  });
  return { train: taken(train), test: taken(test) };
}

function everyRow({ numRows }: Table): Partition {
  return { train: new Uint32Array(0), test: Uint32Array.from({ length: numRows }, (_, row) => row) };
}
