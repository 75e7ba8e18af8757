import { z } from "zod";
import { AssayError } from "../../../utils/errors/index.js";
import { formatTimes } from "../../../utils/text/index.js";
import type { Json } from "../../models/model.js";
import {
  Arithmetic,
  asDouble,
  columnOf,
  isEmpty,
  onnxUnsupported,
  withColumns,
} from "../../models/onnx/index.js";
import { quickMedian } from "../../preprocessing/support.js";
import { type Column, type Table, valueAt } from "../../tables/index.js";
import { cellExamples, isMissing, missingRows, numbersOf, withValue, withValuesFrom } from "../cells.js";
import type { StepDefinition } from "../step.js";

export const fillConfig = z
  .strictObject({
    kind: z.literal("fill"),
    column: z.string().describe("Column whose missing values (null or NaN) are filled."),
    with: z
      .enum(["constant", "mean", "median", "mode", "forward"])
      .describe(
        "What to fill in: the value given; the training rows' mean, median or most frequent value (the smallest of several); or the last value before, row by row.",
      ),
    value: z
      .union([z.string(), z.number(), z.boolean()])
      .optional()
      .describe("The value, for with: constant, in the column's type."),
  })
  .refine((step) => (step.with === "constant") === (step.value !== undefined), {
    message: "value goes with `with: constant`, and only with it",
    path: ["value"],
  })
  .describe("Fills in missing values.");
type FillConfig = z.infer<typeof fillConfig>;

export const fill: StepDefinition<FillConfig> = {
  title: ({ column }) => `fill ${column}`,
  reads: ({ column }) => [column],
  dropsRows: false,
  learns: ({ with: by }) => by !== "constant" && by !== "forward",
  fit(config, train) {
    const { column, with: by } = config;
    if (by === "forward") return null;
    if (by === "constant") return config.value ?? null;
    return by === "mode" ? mode(column, train) : center(column, train, by);
  },
  apply({ column: name, with: by }, learned, table) {
    const before = table.column(name);
    const missing = missingRows(before);
    const { rows, after } =
      by === "forward"
        ? forward(before, missing)
        : { rows: missing, after: put(name, before, missing, learned) };
    const left = missing.length - rows.length;
    const became =
      by === "forward"
        ? "the value before"
        : `${filledWith(after, rows, learned)}${by === "constant" ? "" : ` (${by})`}`;
    const rest = left > 0 ? `; ${left} at the start stay missing` : "";
    return {
      table: rows.length === 0 ? table : table.with({ [name]: after }),
      cells: rows.length,
      change: `${formatTimes(rows.length, "missing value")} of ${name} became ${became}${rest}`,
      examples: cellExamples(name, before, after, rows),
    };
  },
  summary({ config: { column, with: by }, learned, cells, examples: [first] }) {
    const values = `${formatTimes(cells, "missing value")} of ${column} became`;
    if (by === "forward") return `${values} the value of the row before`;
    return `${values} ${String(first?.after ?? learned)}${by === "constant" ? "" : ` (${by})`}`;
  },
  toOnnx({ column: name, with: by }, learned, graph, columns) {
    if (by === "forward") {
      throw onnxUnsupported(
        `the step fill ${name} takes the value of the row before, and a graph sees each row alone`,
      );
    }
    const { value, type, only } = columnOf(columns, name);
    if (type === "string") {
      const filled = graph.node("Where", [
        isEmpty(graph, value),
        graph.constant("string", [String(learned)]),
        value,
      ]);
      return withColumns(columns, { [name]: { value: filled, type } });
    }
    // Integers and booleans of ONNX have no missing values.
    if (type !== "double" && type !== "float") return columns;
    const math = new Arithmetic(graph);
    const x = asDouble(graph, value, type);
    const filled = math.where(math.isNaN(x), Number(learned), x);
    const stays = only === "integers" && Number.isInteger(Number(learned));
    const still = stays || only === "booleans" ? { only } : {};
    return withColumns(columns, { [name]: { value: filled, type: "double", ...still } });
  },
};

/** The value as people read it: of times not the count that was learned. */
function filledWith(after: Column, [row]: readonly number[], learned: Json): string {
  return String(row === undefined ? learned : valueAt(after, row));
}

function put(name: string, column: Column, rows: readonly number[], learned: Json): Column {
  if (learned === null || typeof learned === "object") {
    throw new AssayError("MODEL_INVALID", {
      what: `the cleaning has no value to fill column "${name}" with`,
    });
  }
  return withValue(name, column, rows, learned);
}

/** Each missing row takes the last value before it; rows before the first value stay as they are. */
function forward(column: Column, missing: readonly number[]): { rows: number[]; after: Column } {
  const rows: number[] = [];
  const from: number[] = [];
  let last = -1;
  let next = 0;
  for (const row of missing) {
    for (; next < row; next++) if (!isMissing(column, next)) last = next;
    if (last < 0) continue;
    rows.push(row);
    from.push(last);
  }
  return { rows, after: withValuesFrom(column, rows, from) };
}

function center(name: string, train: Table, by: "mean" | "median"): number {
  const numbers = numbersOf(train, name, `its ${by}`);
  const present = new Float64Array(numbers.length);
  let count = 0;
  let sum = 0;
  for (let row = 0; row < numbers.length; row++) {
    if (!Number.isFinite(numbers[row])) continue;
    present[count++] = numbers[row];
    sum += numbers[row];
  }
  if (count === 0) throw nothingToLearn(name, by, train);
  return by === "mean" ? sum / count : quickMedian(present.subarray(0, count));
}

/** The most frequent value; of several the smallest, texts in the order of their characters. */
function mode(name: string, train: Table): Json {
  const column = train.column(name);
  const counts = new Map<string | number | bigint, number>();
  for (let row = 0; row < train.numRows; row++) {
    if (isMissing(column, row)) continue;
    const value = column.type === "string" ? column.categories[column.values[row]] : column.values[row];
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  let best: string | number | bigint | undefined;
  let most = 0;
  for (const [value, count] of counts) {
    if (count > most || (count === most && best !== undefined && value < best)) [best, most] = [value, count];
  }
  if (best === undefined) throw nothingToLearn(name, "mode", train);
  if (column.type === "bool") return best !== 0;
  // JSON has no 64-bit integers, and days are told from texts by being digits too.
  return typeof best === "bigint" || column.type === "date" ? String(best) : best;
}

function nothingToLearn(name: string, by: string, train: Table): AssayError {
  return new AssayError("DATA_TOO_SMALL", {
    what: `column "${name}" has no ${by} to fill in`,
    got: `${formatTimes(train.numRows, "training row")} without a value`,
    wanted: "a value in one training row or more",
    next: "Fill it with a constant, or drop the column.",
  });
}
