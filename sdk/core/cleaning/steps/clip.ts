import { z } from "zod";
import { formatTimes } from "../../../utils/text/index.js";
import { Arithmetic, asDouble, columnOf, withColumns } from "../../models/onnx/index.js";
import { cellExamples, numbersOf, withValue } from "../cells.js";
import type { StepDefinition } from "../step.js";

export const clipConfig = z
  .strictObject({
    kind: z.literal("clip"),
    column: z.string().describe("Column of numbers."),
    min: z.number().optional().describe("Smaller values become this one, in the column's unit."),
    max: z.number().optional().describe("Larger values become this one, in the column's unit."),
  })
  .refine(({ min, max }) => (min ?? max) !== undefined && (min ?? -Infinity) <= (max ?? Infinity), {
    message: "give min, max or both, min at or below max",
  })
  .describe("Brings numbers into a range; missing values stay missing.");

export const clip: StepDefinition<z.infer<typeof clipConfig>> = {
  title: ({ column }) => `clip ${column}`,
  reads: ({ column }) => [column],
  dropsRows: false,
  learns: () => false,
  fit: () => null,
  apply({ column: name, min = -Infinity, max = Infinity }, _, table) {
    const before = table.column(name);
    const numbers = numbersOf(table, name, "clipping");
    const rows = [...numbers.keys()];
    const below = rows.filter((row) => numbers[row] < min);
    const above = rows.filter((row) => numbers[row] > max);
    const after = withValue(name, withValue(name, before, below, min), above, max);
    const parts = [
      ...(min > -Infinity ? [`${formatTimes(below.length, "value")} below ${min}`] : []),
      ...(max < Infinity ? [`${formatTimes(above.length, "value")} above ${max}`] : []),
    ];
    const changed = [...below, ...above].sort((a, b) => a - b);
    return {
      table: changed.length === 0 ? table : table.with({ [name]: after }),
      cells: changed.length,
      change: `${parts.join(" and ")} of ${name} brought into the range`,
      examples: cellExamples(name, before, after, changed),
    };
  },
  summary({ config: { column: name, min, max }, cells }) {
    const ends = [
      ...(min === undefined ? [] : [`from ${min}`]),
      ...(max === undefined ? [] : [`up to ${max}`]),
    ];
    return `${formatTimes(cells, "value")} of ${name} brought into the range ${ends.join(" ")}`;
  },
  toOnnx({ column: name, min, max }, _, graph, columns) {
    const math = new Arithmetic(graph);
    const { value, type } = columnOf(columns, name);
    const x = asDouble(graph, value, type);
    // By comparison: NaN, a missing value, is neither below nor above.
    const atLeast = min === undefined ? x : math.where(math.less(x, min), min, x);
    const within = max === undefined ? atLeast : math.where(math.greater(atLeast, max), max, atLeast);
    return withColumns(columns, { [name]: { value: within, type: "double" } });
  },
};
