import { z } from "zod";
import { AssayError } from "../../../utils/errors/index.js";
import { formatTimes } from "../../../utils/text/index.js";
import { columnOf, withColumns } from "../../models/onnx/index.js";
import { castColumn, columnKind, SHOWN_ROWS } from "../../schemas/index.js";
import { nullCount, valueAt } from "../../tables/index.js";
import { cellExamples } from "../cells.js";
import { castToOnnx } from "../onnx-cast.js";
import { reshaped, type StepDefinition } from "../step.js";

export const castConfig = z
  .strictObject({
    kind: z.literal("cast"),
    column: z.string().describe("Column to read as another type."),
    to: columnKind.describe("Type to read it as. A value that cannot be read so is an error."),
  })
  .describe("Reads a column as another type.");

/** @internal What is said of values that cannot be read as a type. */
export function castFailure(
  name: string,
  to: string,
  count: number,
  shown: readonly string[],
  next?: string,
): AssayError {
  return new AssayError("DATA_CAST", {
    what: `${formatTimes(count, "value")} of column "${name}" cannot be read as ${to}`,
    got: shown.join(", "),
    wanted: `values that can be read as ${to} without loss`,
    ...(next === undefined ? {} : { next }),
  });
}

export const cast: StepDefinition<z.infer<typeof castConfig>> = {
  title: ({ column, to }) => `cast ${column} to ${to}`,
  reads: ({ column }) => [column],
  dropsRows: false,
  learns: () => false,
  fit: () => null,
  apply({ column: name, to }, _, table) {
    const before = table.column(name);
    const { column, failed } = castColumn(before, to);
    if (failed.length > 0) {
      const shown = failed
        .slice(0, SHOWN_ROWS)
        .map((row) => `row ${row}: ${JSON.stringify(String(valueAt(before, row)))}`);
      throw castFailure(name, to, failed.length, shown);
    }
    if (column === before) return reshaped(table, `${name} is ${to} already (${before.type})`);
    const rows = column.values.length - nullCount(column);
    return {
      table: table.with({ [name]: column }),
      cells: rows,
      change: `${name} read as ${column.type} (was ${before.type})`,
      examples: cellExamples(
        name,
        before,
        column,
        [0].filter((row) => row < column.values.length),
      ),
    };
  },
  toOnnx: ({ column: name, to }, _, graph, columns) =>
    withColumns(columns, { [name]: castToOnnx(graph, columnOf(columns, name), to, name) }),
};
