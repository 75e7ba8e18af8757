import {
  type Cleaned,
  type CleaningInput,
  cleaningConfig,
  fitCleaning,
} from "../../../../../sdk/core/cleaning/index.js";
import { type Scalar, Table } from "../../../../../sdk/core/tables/index.js";
import { AssayError } from "../../../../../sdk/utils/errors/index.js";

export type Columns = Parameters<typeof Table.from>[0];

/** Learns a step on a table and applies it there. */
export function clean(columns: Columns, ...steps: CleaningInput): Cleaned {
  const table = Table.from(columns);
  return fitCleaning(cleaningConfig.parse(steps), table).apply(table, { dropRows: true });
}

export function values(table: Table, name: string): Scalar[] {
  return Array.from({ length: table.numRows }, (_, row) => table.value(name, row));
}

/** The code of the error that work ends with. */
export function code(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (AssayError.isInstance(error)) return error.code;
    throw error;
  }
  return "no error";
}
