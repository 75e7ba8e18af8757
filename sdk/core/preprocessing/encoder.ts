import type { ZodObject } from "zod";
import type { Random } from "../../utils/random/index.js";
import type { EstimatorShape, State } from "../models/model.js";
import type { OnnxGraph, OnnxType } from "../models/onnx/index.js";
import type { Column } from "../tables/index.js";
import type { EncodingConfig } from "./defaults.js";

/** Where an encoder writes: row i's first number goes to `data[i * stride + offset]`. The cells are zero before. */
export interface Slot {
  readonly data: Float64Array;
  readonly stride: number;
  readonly offset: number;
}

/** What an encoder may learn from besides its column. */
export interface EncoderContext extends EstimatorShape {
  /** The column's name. */
  readonly name: string;
  /** One number a training row, as the estimator gets it: the transformed target, or class indices. */
  readonly target: Float64Array;
  readonly random: Random;
  /** Says what was done to the data that nobody asked for, such as nulls imputed. */
  readonly onNote?: (message: string) => void;
}

/** A column's fitted encoding: one column of the table to `names.length` columns of the matrix. */
export interface Encoder {
  /** Names of the matrix columns. */
  readonly names: readonly string[];
  /** Whether its column holds codes of categories, whose order means nothing. */
  readonly isCategory?: boolean;
  /** Whether at most one of a row's columns is 1, and the others are 0. */
  readonly isOneHot?: boolean;
  /** Writes the rows of a column. */
  encode(column: Column, slot: Slot): void;
  /** Writes the rows that it was fitted on, where these must be encoded otherwise (cross-fitting); only right after `fit`. */
  readonly encodeTraining?: (slot: Slot) => void;
  /** What was learned; restored bit for bit. */
  state(): State;
  /** The categories of the training rows, where it tells such apart. */
  readonly categories?: readonly (string | number | boolean)[];
  /**
   * The same as a part of an ONNX graph: `column` names a value `[N]` of the type; the result names a double
   * `[N, names.length]`. An encoder without it cannot be exported, nor one that throws EXPORT_UNSUPPORTED.
   */
  toOnnx?(graph: OnnxGraph, column: string, type: OnnxType): string;
}

/** How a kind of encoding plugs in: one file that exports this, and one line in `preprocessing/registry.ts`. */
export interface EncoderDefinition<Config extends EncodingConfig> {
  readonly kind: string;
  /** A strict object with the literal `kind`; its options, with meaning and unit. */
  readonly config: ZodObject;
  /** Learns from the training rows. */
  fit(config: Config, column: Column, context: EncoderContext): Encoder;
  restore(config: Config, name: string, state: State): Encoder;
}
