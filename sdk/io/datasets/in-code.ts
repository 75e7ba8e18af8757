import { z } from "zod";
import { Table } from "../../core/tables/index.js";
import type { DatasetParts } from "./parts.js";

/** A table as a program hands it over. */
export type TableOrDataset = Table | DatasetParts;

/** Gives a table when it is wanted. */
export type TableMaker = () => TableOrDataset | Promise<TableOrDataset>;

/** Whether a value is a table, or a dataset with one. */
export function isTableOrDataset(value: unknown): value is TableOrDataset {
  if (value instanceof Table) return true;
  return (
    typeof value === "object" &&
    value !== null &&
    "table" in value &&
    value.table instanceof Table &&
    "digest" in value
  );
}

/**
 * A table in a config that is given in code. It becomes a function that gives it: what is a function, runs and registries know
 * as nothing that a file can hold.
 */
export const tableInCode = z
  .custom<TableOrDataset | TableMaker>(
    (value) => typeof value === "function" || isTableOrDataset(value),
    "a Table, a Dataset, or a function that gives one; in YAML, register the data and name it: datasets:/<name>/1",
  )
  .transform((value): TableMaker => (typeof value === "function" ? value : () => value));
