import { AssayError } from "../../../utils/errors/index.js";
import { didYouMean } from "../../../utils/names.js";
import type { TensorType, ValueInfo } from "./runtime.js";

/** An input of a graph, and the columns that it reads. */
export interface Feed {
  readonly input: string;
  readonly type: TensorType;
  /** 1: `[rows]`; 2: `[rows, columns]`. */
  readonly rank: 1 | 2;
  readonly columns: readonly string[];
}

/** Which columns the inputs read, as a config says it. */
export type ColumnsConfig = readonly string[] | Readonly<Record<string, string | readonly string[]>>;

const TYPES: ReadonlySet<string> = new Set<TensorType>([
  "float32",
  "float64",
  "int32",
  "int64",
  "string",
  "bool",
]);

/**
 * Finds the columns that each input of a graph reads. `known` are the columns that there are, in their order; where nobody
 * knows, undefined: then each input is a column of its name. Throws SCHEMA_MISMATCH where an input has no columns, MODEL_INVALID
 * where it is of a type or shape that no columns are, CONFIG_INVALID where the config does not fit the graph.
 */
export function planFeeds(
  inputs: readonly ValueInfo[],
  columns: ColumnsConfig | undefined,
  known: readonly string[] | undefined,
): Feed[] {
  checkConfig(inputs, columns, known);
  return inputs.map((input) => {
    const names = columnsOf(input, inputs, columns, known);
    return { input: input.name, type: typeOf(input), rank: rankOf(input, names), columns: names };
  });
}

function columnsOf(
  input: ValueInfo,
  inputs: readonly ValueInfo[],
  columns: ColumnsConfig | undefined,
  known: readonly string[] | undefined,
): readonly string[] {
  const { name } = input;
  if (isList(columns)) return columns;
  const said = columns?.[name];
  if (said !== undefined) return typeof said === "string" ? [said] : said;
  const width = widthOf(input);
  if (known === undefined ? width === 1 : known.includes(name)) return [name];
  if (inputs.length === 1 && known !== undefined && width !== 1) return known;
  throw new AssayError("SCHEMA_MISMATCH", {
    what: `the ONNX model has an input "${name}" and there is no such column`,
    got: known === undefined ? "no names of columns with the model" : `${known.length} columns`,
    wanted: `${width === undefined ? "columns" : width === 1 ? "a column" : `${width} columns`} for "${name}"`,
    next:
      known === undefined
        ? "Log the model with a signature of named columns (mlflow.models.infer_signature of a DataFrame)."
        : `${didYouMean(name, known)} \`model.columns\` says which columns an input reads.`,
  });
}

function checkConfig(
  inputs: readonly ValueInfo[],
  columns: ColumnsConfig | undefined,
  known: readonly string[] | undefined,
): void {
  if (columns === undefined) return;
  const names = inputs.map(({ name }) => name);
  if (isList(columns) && inputs.length !== 1) {
    throw new AssayError("CONFIG_INVALID", {
      what: "model.columns is a list, and the ONNX model has more than one input",
      got: `the inputs ${names.slice(0, 10).join(", ")}`,
      wanted: "the columns of each input, by the input's name",
      next: `Write it as \`columns: { ${names[0]}: [a, b] }\`, or leave it out where columns are named as inputs.`,
    });
  }
  const unknownInput = isList(columns)
    ? undefined
    : Object.keys(columns).find((name) => !names.includes(name));
  if (unknownInput !== undefined) {
    throw new AssayError("CONFIG_INVALID", {
      what: `model.columns names "${unknownInput}", which is no input of the ONNX model`,
      wanted: `one of ${names.slice(0, 20).join(", ")}`,
      next: didYouMean(unknownInput, names),
    });
  }
  const named = isList(columns) ? columns : Object.values(columns).flat();
  if (known === undefined) return;
  const missing = named.find((name) => !known.includes(name));
  if (missing !== undefined) {
    throw new AssayError("DATA_COLUMN_MISSING", {
      what: `model.columns names "${missing}", which is not an input column`,
      got: `${known.length} input columns`,
      next: didYouMean(missing, known),
    });
  }
}

function typeOf({ name, type }: ValueInfo): TensorType {
  if (TYPES.has(type)) return type as TensorType;
  throw new AssayError("MODEL_INVALID", {
    what: `the ONNX model's input "${name}" is of a type that columns are not fed as`,
    got: type,
    wanted: [...TYPES].join(", "),
    next: "Export the model with inputs of one of these types.",
  });
}

/** How many columns an input reads; undefined where the graph leaves it open. */
function widthOf({ shape }: ValueInfo): number | undefined {
  if (shape.length === 0) return undefined;
  return shape.length === 1 ? 1 : shape[1];
}

function rankOf(input: ValueInfo, columns: readonly string[]): 1 | 2 {
  const { name, shape } = input;
  const width = widthOf(input);
  if (shape.length > 2 || (shape.length > 0 && shape[0] !== undefined)) {
    throw new AssayError("MODEL_INVALID", {
      what: `the ONNX model's input "${name}" does not take any number of rows of columns`,
      got: `the shape [${shape.map((length) => length ?? "?").join(", ")}]`,
      wanted: "[?], [?, 1] or [?, columns]",
      next: "Export the model with a first axis that is left open (None).",
    });
  }
  if (width !== undefined && width !== columns.length) {
    throw new AssayError("SCHEMA_MISMATCH", {
      what: `the ONNX model's input "${name}" does not read as many columns as there are`,
      got: `${columns.length} columns: ${columns.slice(0, 10).join(", ")}${columns.length > 10 ? ", …" : ""}`,
      wanted: `${width}`,
      next: "Name its columns in `model.columns`, in the order of its training, or leave the others out of the dataset.",
    });
  }
  return shape.length === 1 ? 1 : 2;
}

function isList(columns: ColumnsConfig | undefined): columns is readonly string[] {
  return Array.isArray(columns);
}
