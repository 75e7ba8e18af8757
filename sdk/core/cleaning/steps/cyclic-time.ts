import { z } from "zod";
import { AssayError } from "../../../utils/errors/index.js";
import { Arithmetic, asDouble, columnOf, onnxUnsupported, withColumns } from "../../models/onnx/index.js";
import { type Column, type Table, toFloat64 } from "../../tables/index.js";
import { numbersOf } from "../cells.js";
import { reshaped, type StepDefinition } from "../step.js";

const DAY_MS = 86_400_000;

/** Each part of a date or time as a number, and after how many it begins again. Milliseconds since 1970 come in. */
const PARTS = {
  /** With minutes as fractions. */
  hour: { period: 24, of: (ms: number) => modulo(ms, DAY_MS) / 3_600_000 },
  /** Monday is 0. */
  weekday: { period: 7, of: (ms: number) => (new Date(ms).getUTCDay() + 6) % 7 },
  /** January is 1. */
  month: { period: 12, of: (ms: number) => new Date(ms).getUTCMonth() + 1 },
  /** January 1st is 1. */
  dayOfYear: {
    period: 365.25,
    of: (ms: number) => Math.floor((ms - Date.UTC(new Date(ms).getUTCFullYear(), 0, 1)) / DAY_MS) + 1,
  },
} as const;

export const cyclicTimeConfig = z
  .strictObject({
    kind: z.literal("cyclicTime"),
    column: z.string().describe("Column of numbers (with period), or of dates or timestamps (with part)."),
    period: z
      .number()
      .positive()
      .optional()
      .describe("After how many units numbers begin again: 24 for hours."),
    part: z
      .enum(["hour", "weekday", "month", "dayOfYear"])
      .optional()
      .describe("Part of a date or timestamp, in the timestamp's own time (UTC, or wall clock)."),
    keep: z.boolean().default(false).describe("Whether the column itself stays."),
  })
  .refine(({ period, part }) => (period === undefined) !== (part === undefined), {
    message: "give period (of numbers) or part (of dates and timestamps)",
  })
  .describe("Puts a sine and a cosine of a time that begins again in the place of the column.");
type CyclicTimeConfig = z.infer<typeof cyclicTimeConfig>;

export const cyclicTime: StepDefinition<CyclicTimeConfig> = {
  title: ({ column, part }) => `cyclicTime ${column}${part === undefined ? "" : ` (${part})`}`,
  reads: ({ column }) => [column],
  makes: (config, name) =>
    name !== config.column ? [name] : [...(config.keep ? [name] : []), ...waveNames(config)],
  dropsRows: false,
  learns: () => false,
  fit: () => null,
  apply(config, _, table) {
    const { column: name, keep } = config;
    const [sine, cosine] = waveNames(config);
    const { values, period } = cycle(config, table);
    const { valid } = table.column(name);
    const wave = (wind: (angle: number) => number): Column => ({
      type: "float64",
      values: values.map((value) => wind((2 * Math.PI * value) / period)),
      ...(valid ? { valid } : {}),
    });
    const added = { [sine]: wave(Math.sin), [cosine]: wave(Math.cos) };
    const made = `${Object.keys(added).join(" and ")} made of ${name}`;
    return reshaped((keep ? table : table.drop([name])).with(added), `${made}, period ${period}`);
  },
  toOnnx(config, _, graph, columns) {
    const { column: name, period, part, keep } = config;
    if (period === undefined) {
      throw onnxUnsupported(
        `the step cyclicTime reads the ${part} of "${name}", and ONNX has no dates or times`,
      );
    }
    const math = new Arithmetic(graph);
    const [sine, cosine] = waveNames(config);
    const { value, type } = columnOf(columns, name);
    const angle = math.divide(math.multiply(asDouble(graph, value, type), 2 * Math.PI), period);
    const rest = new Map([...columns].filter(([each]) => keep || each !== name));
    return withColumns(rest, {
      [sine]: { value: math.sin(angle), type: "double" },
      [cosine]: { value: math.cos(angle), type: "double" },
    });
  },
};

function waveNames({ column, part }: CyclicTimeConfig): readonly [sine: string, cosine: string] {
  const base = part === undefined ? column : `${column}_${part}`;
  return [`${base}_sin`, `${base}_cos`];
}

function cycle(
  { column: name, period, part }: CyclicTimeConfig,
  table: Table,
): { values: Float64Array; period: number } {
  if (period !== undefined) return { values: numbersOf(table, name, "a period"), period };
  const column = table.column(name);
  if (part === undefined || (column.type !== "date" && column.type !== "timestamp")) {
    throw new AssayError("DATA_CAST", {
      what: `column "${name}" has no ${part}`,
      got: `a column of type ${column.type}`,
      wanted: "a date or a timestamp",
      next: "Cast it to timestamp first, or give a period instead of a part.",
    });
  }
  const scale = column.type === "date" ? DAY_MS : 1;
  const { of, period: length } = PARTS[part];
  const values = toFloat64(column, name).map((time) => (Number.isNaN(time) ? time : of(time * scale)));
  return { values, period: length };
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
