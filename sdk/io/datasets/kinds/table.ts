import { z } from "zod";
import { AssayError } from "../../../utils/errors/index.js";
import { isTableOrDataset, tableInCode } from "../in-code.js";
import type { DatasetKind } from "../kind.js";

const config = z
  .strictObject({
    kind: z.literal("table"),
    table: tableInCode.describe("A Table or Dataset, or a function that gives one: in code only."),
  })
  .describe("A table that a program made: in code only.");

/** A table that a program made. */
export const tableDataset: DatasetKind<typeof config> = {
  config,
  originOf: () => ({ program: "table" }),
  async read({ table }) {
    const made: unknown = await table();
    if (isTableOrDataset(made)) return made;
    throw new AssayError("CONFIG_INVALID", {
      what: "dataset.table: the function gave no table",
      got: made === null ? "null" : typeof made,
      wanted: "a Table or a Dataset",
      next: "Return one, as `() => Table.fromRows(rows)`.",
    });
  },
};
