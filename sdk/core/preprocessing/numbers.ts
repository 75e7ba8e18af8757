import { z } from "zod";
import { AssayError } from "../../utils/errors/index.js";
import { type Column, toFloat64 } from "../tables/index.js";
import type { Encoder, EncoderContext, EncoderDefinition, Slot } from "./encoder.js";
import { numbersToOnnx, type OnnxMap } from "./onnx/numbers.js";
import { invalidState, noValue, quickMedian } from "./support.js";

/** What every encoding of numbers can be told. */
export const numberFields = {
  impute: z
    .enum(["median", "mean", "zero", "refuse", "keep"])
    .optional()
    .describe(
      "What stands in for nulls and NaN, learned on the training rows; keep leaves them missing, for models that take missing values (trees). Default median.",
    ),
  missingIndicator: z
    .boolean()
    .optional()
    .describe("Whether a further 0/1 column says where the value was missing. Default false."),
};

/** Settings that every encoding of numbers has. */
export interface NumberConfig {
  readonly kind: string;
  readonly impute?: "median" | "mean" | "zero" | "refuse" | "keep";
  readonly missingIndicator?: boolean;
}

/** What numbers are encoded by, where the config says nothing. */
export const numberDefaults = { impute: "median", missingIndicator: false } as const;

/** One kind of encoding of numbers: what it learns, and what it makes of a number. */
export interface NumberEncoding<Config extends NumberConfig> {
  readonly kind: Config["kind"];
  readonly config: EncoderDefinition<Config>["config"];
  /** Names of the matrix columns after the column's own, as `.sin`; one unnamed column where absent. */
  readonly suffixes?: (config: Config) => readonly string[];
  /** Parameters learned from the training rows, nulls already imputed. */
  learn(values: Float64Array, config: Config, context: EncoderContext): Float64Array;
  /** One function a matrix column. */
  maps(parameters: Float64Array, config: Config): readonly ((value: number) => number)[];
  /** The same functions as parts of an ONNX graph. */
  onnxMaps(parameters: Float64Array, config: Config): readonly OnnxMap[];
}

/**
 * A column as float64, NaN where a value is missing. ±Infinity throws DATA_NOT_FINITE naming the first rows. A copy,
 * except that a float64 column without nulls is returned as it is.
 */
export function finiteNumbers(column: Column, name: string): Float64Array {
  const values = toFloat64(column, name);
  const rows: number[] = [];
  for (let i = 0; i < values.length && rows.length < 5; i++) {
    if (values[i] === Number.POSITIVE_INFINITY || values[i] === Number.NEGATIVE_INFINITY) rows.push(i);
  }
  if (rows.length === 0) return values;
  throw new AssayError("DATA_NOT_FINITE", {
    what: `column "${name}" holds infinite numbers`,
    got: rows.map((row) => `${values[row]} in row ${row}`).join(", "),
    wanted: "finite numbers, or nulls, which are imputed",
  });
}

/** The encoder definition of a number encoding: reading, imputation and the missing indicator are the same for all. */
export function numberEncoder<Config extends NumberConfig>(
  encoding: NumberEncoding<Config>,
): EncoderDefinition<Config> {
  const make = (config: Config, name: string, fill: number, parameters: Float64Array): Encoder => {
    const maps = encoding.maps(parameters, config);
    const indicator = config.missingIndicator ?? numberDefaults.missingIndicator;
    const names = (encoding.suffixes?.(config) ?? [""]).map((suffix) => `${name}${suffix}`);
    return {
      names: indicator ? [...names, `${name}=(missing)`] : names,
      encode(column, slot) {
        const values = finiteNumbers(column, name);
        if (Number.isNaN(fill) && config.impute !== "keep") refuseMissing(values, name);
        for (const [k, map] of maps.entries()) write(values, fill, map, { ...slot, offset: slot.offset + k });
        if (indicator) writeMissing(values, { ...slot, offset: slot.offset + maps.length });
      },
      state: () => ({ json: null, arrays: { fill: Float64Array.of(fill), parameters } }),
      toOnnx(graph, column, type) {
        const onnxMaps = encoding.onnxMaps(parameters, config);
        const keep = config.impute === "keep";
        return numbersToOnnx(graph, column, type, { name, fill, keep, maps: onnxMaps, indicator });
      },
    };
  };
  return {
    kind: encoding.kind,
    config: encoding.config,
    fit(config, column, context) {
      const read = finiteNumbers(column, context.name);
      const { fill, values } = impute(read, config.impute ?? numberDefaults.impute, context);
      const parameters = encoding.learn(values, config, context);
      refuseOverflow(parameters, values, context.name);
      return make(config, context.name, fill, parameters);
    },
    restore(config, name, { arrays: { fill, parameters } }) {
      if (!(fill instanceof Float64Array) || fill.length !== 1 || !(parameters instanceof Float64Array)) {
        throw invalidState(name, encoding.kind);
      }
      return make(config, name, fill[0], parameters);
    },
  };
}

/** The value that stands in for missing ones (NaN: they are refused), and the values with it put in. */
function impute(
  read: Float64Array,
  how: NonNullable<NumberConfig["impute"]>,
  { name, onNote }: EncoderContext,
): { readonly fill: number; readonly values: Float64Array } {
  let missing = 0;
  for (let i = 0; i < read.length; i++) if (Number.isNaN(read[i])) missing++;
  const present = missing === 0 ? read : read.filter((value) => !Number.isNaN(value));
  if (how === "keep") return { fill: Number.NaN, values: present };
  if (present.length === 0) throw noValue(name, "numbers");
  if (how === "refuse") {
    refuseMissing(read, name);
    return { fill: Number.NaN, values: read };
  }
  const fill = how === "zero" ? 0 : how === "mean" ? mean(present) : quickMedian(present.slice());
  if (missing === 0) return { fill, values: read };
  onNote?.(`${name}: ${missing} of ${read.length} values missing, taken as ${fill} (${how})`);
  return { fill, values: read.map((value) => (Number.isNaN(value) ? fill : value)) };
}

function mean(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/** Numbers near the end of float64's range have no mean or standard deviation in it. */
function refuseOverflow(parameters: Float64Array, values: Float64Array, name: string): void {
  if (parameters.every(Number.isFinite)) return;
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  throw new AssayError("DATA_NOT_FINITE", {
    what: `column "${name}" holds numbers too large to compute with`,
    got: `${largest} as the largest`,
    wanted: "numbers whose squares can still be added up, below about 1e150",
    next: "Clip the column in `clean`, or give it in a larger unit.",
  });
}

function refuseMissing(values: Float64Array, name: string): void {
  const row = values.findIndex((value) => Number.isNaN(value));
  if (row < 0) return;
  throw new AssayError("DATA_NOT_FINITE", {
    what: `column "${name}" has missing values, and the config says to refuse them`,
    got: `a null or NaN in row ${row}`,
    wanted: "a number in every row",
    next: "Clean the column, or set `impute: median` in its encoding.",
  });
}

function write(values: Float64Array, fill: number, map: (value: number) => number, slot: Slot): void {
  const { data, stride } = slot;
  for (let i = 0, at = slot.offset; i < values.length; i++, at += stride) {
    const value = values[i];
    data[at] = map(Number.isNaN(value) ? fill : value);
  }
}

function writeMissing(values: Float64Array, { data, stride, offset }: Slot): void {
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) data[i * stride + offset] = 1;
}
