import { AssayError } from "../../utils/errors/index.js";
import { didYouMean } from "../../utils/names.js";
import type { Json, State } from "../models/model.js";
import { type OnnxColumns, type OnnxGraph, type OnnxReasons, onnxUnsupported } from "../models/onnx/index.js";
import type { FeatureMap, Matrix, Table } from "../tables/index.js";
import { type PreprocessingConfig, preprocessingDefaults } from "./config.js";
import type { DefaultEncodings, EncodingConfig } from "./defaults.js";
import type { Encoder, EncoderContext } from "./encoder.js";
import { INPUT_KINDS, type InputKind, inputColumn, inputKind } from "./inputs.js";
import { encoderDefinition } from "./registry.js";
import { nest, unnest } from "./states.js";

/** A column that the model reads, and how it is encoded. */
export interface InputColumn {
  readonly name: string;
  readonly kind: InputKind;
  readonly encoding: EncodingConfig;
}

interface Fitted extends InputColumn {
  readonly encoder: Encoder;
}

/** Fitted encodings of all input columns: a table in, a matrix out. */
export class Preprocessor {
  /** The matrix columns, and the table's columns that they stem from. */
  readonly features: FeatureMap;

  /** @internal Use `fitPreprocessor` or `restorePreprocessor`. */
  constructor(private readonly columns: readonly Fitted[]) {
    let offset = 0;
    const groups = columns.map(({ name, encoder }) => ({ name, columns: encoder.names.map(() => offset++) }));
    const categories = groups
      .filter((_, i) => columns[i].encoder.isCategory)
      .flatMap((group) => group.columns);
    const oneHot = columns.filter(({ encoder }) => encoder.isOneHot).map(({ name }) => name);
    this.features = {
      names: columns.flatMap(({ encoder }) => encoder.names),
      groups,
      ...(categories.length === 0 ? {} : { categories }),
      ...(oneHot.length === 0 ? {} : { oneHot }),
    };
  }

  /** The columns that are read, in order. */
  get inputs(): readonly InputColumn[] {
    return this.columns.map(({ name, kind, encoding }) => ({ name, kind, encoding }));
  }

  /**
   * Rows as numbers. A missing column or one of another kind throws SCHEMA_MISMATCH, ±Infinity DATA_NOT_FINITE; columns that
   * were not there in training are ignored.
   */
  transform(table: Table): Matrix {
    return this.fill(table, ({ encoder, name, kind }, slot) =>
      encoder.encode(inputColumn(table, name, kind), slot),
    );
  }

  /** @internal The training rows, cross-fitted where an encoder asks for it. */
  transformTraining(table: Table): Matrix {
    return this.fill(table, ({ encoder, name }, slot) =>
      encoder.encodeTraining ? encoder.encodeTraining(slot) : encoder.encode(table.column(name), slot),
    );
  }

  private fill(
    table: Table,
    write: (column: Fitted, slot: { data: Float64Array; stride: number; offset: number }) => void,
  ): Matrix {
    const stride = this.features.names.length;
    const data = new Float64Array(table.numRows * stride);
    let offset = 0;
    for (const column of this.columns) {
      write(column, { data, stride, offset });
      offset += column.encoder.names.length;
    }
    return { data, rows: table.numRows, columns: stride };
  }

  /** The categories of an input column that its encoding tells apart; none where it tells none, or is not there. */
  categories(name: string): readonly (string | number | boolean)[] {
    return this.columns.find((column) => column.name === name)?.encoder.categories ?? [];
  }

  /**
   * The same as a part of an ONNX graph: a double `[N, features.names.length]`, or undefined where an encoding cannot be
   * exported; the reason is kept. Columns whose reason is known already are not among `columns`.
   */
  async toOnnx(graph: OnnxGraph, columns: OnnxColumns, reasons: OnnxReasons): Promise<string | undefined> {
    const parts: string[] = [];
    for (const { name, encoding, encoder } of this.columns) {
      const column = columns.get(name);
      if (column === undefined) continue;
      const part = await reasons.attempt(() => {
        if (encoder.toOnnx !== undefined) return encoder.toOnnx(graph, column.value, column.type);
        throw onnxUnsupported(`column "${name}" is encoded by ${encoding.kind}, which cannot be exported`);
      });
      if (part !== undefined) parts.push(part);
    }
    if (parts.length < this.columns.length) return undefined;
    return parts.length === 1 ? parts[0] : graph.node("Concat", parts, { axis: { int: 1 } });
  }

  /** What was learned, to be restored bit for bit. */
  state(): State {
    const inputs = this.columns.map(
      ({ name, kind, encoding }) => ({ name, kind, encoding }) as unknown as Json,
    );
    const states = this.columns.map(({ encoder }) => encoder.state());
    return nest({ inputs }, Object.fromEntries(states.map((state, i) => [String(i), state])));
  }
}

/** What fitting needs besides the table and the config. */
export interface PreprocessingContext extends Omit<EncoderContext, "name"> {
  /** What the model's kind wants where the config says nothing. */
  readonly defaults?: DefaultEncodings;
}

/**
 * Fits an encoder for every column of the training rows (the target must not be among them) and encodes these rows.
 * A column that the config names and the table lacks throws DATA_COLUMN_MISSING.
 */
export function fitPreprocessor(
  config: PreprocessingConfig,
  table: Table,
  context: PreprocessingContext,
): { readonly preprocessor: Preprocessor; readonly matrix: Matrix } {
  for (const name of [...(config.categories ?? []), ...Object.keys(config.columns ?? {})]) {
    if (!table.has(name)) {
      throw new AssayError("DATA_COLUMN_MISSING", {
        what: `the preprocessing names column "${name}", which is not an input`,
        got: `${table.numColumns} input columns`,
        next: didYouMean(name, table.names),
      });
    }
  }
  if (table.numColumns === 0) {
    throw new AssayError("DATA_EMPTY", {
      what: "there is no column to learn from beside the target",
      wanted: "at least one input column",
    });
  }
  const columns = table.entries().map(([name, column]): Fitted => {
    const kind = inputKind(column);
    const encoding = encodingOf(name, kind, config, context.defaults);
    const encoder = encoderDefinition(encoding.kind).fit(encoding, column, {
      ...context,
      name,
      random: context.random.fork(`preprocessing ${name}`),
    });
    return { name, kind, encoding, encoder };
  });
  const preprocessor = new Preprocessor(columns);
  return { preprocessor, matrix: preprocessor.transformTraining(table) };
}

function encodingOf(
  name: string,
  kind: InputKind,
  config: PreprocessingConfig,
  defaults: DefaultEncodings | undefined,
): EncodingConfig {
  const own = config.columns?.[name];
  if (own !== undefined) return own;
  const isCategory = kind === "text" || kind === "boolean" || config.categories?.includes(name) === true;
  const holds = isCategory ? "categories" : kind === "time" ? "dates" : "numbers";
  return config.defaults?.[holds] ?? defaults?.[holds] ?? preprocessingDefaults[holds];
}

/** A preprocessor from its saved state; a damaged one throws MODEL_INVALID. */
export function restorePreprocessor(state: State): Preprocessor {
  const { json, children } = unnest(state, "preprocessing");
  const inputs = isInputs(json) ? json.inputs : undefined;
  if (inputs === undefined) {
    throw new AssayError("MODEL_INVALID", {
      what: "the saved preprocessing is damaged",
      wanted: "a list of input columns with their encodings",
    });
  }
  return new Preprocessor(
    inputs.map(({ name, kind, encoding }, i) => {
      const child = children[String(i)] ?? { json: null, arrays: {} };
      return { name, kind, encoding, encoder: encoderOf(encoding).restore(encoding, name, child) };
    }),
  );
}

function encoderOf(encoding: EncodingConfig) {
  try {
    return encoderDefinition(encoding.kind);
  } catch (cause) {
    throw new AssayError("MODEL_INVALID", {
      what: `the saved preprocessing has an encoding of unknown kind "${encoding.kind}"`,
      next: "Register that encoder before loading, or load the model with the version that wrote it.",
      cause,
    });
  }
}

function isInputs(json: unknown): json is { inputs: InputColumn[] } {
  const inputs = (json as { inputs?: unknown } | null)?.inputs;
  return (
    Array.isArray(inputs) &&
    inputs.every(
      (input: Partial<InputColumn> | null) =>
        typeof input?.name === "string" &&
        INPUT_KINDS.some((kind) => kind === input.kind) &&
        typeof input.encoding?.kind === "string",
    )
  );
}
