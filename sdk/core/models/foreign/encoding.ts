import { AssayError } from "../../../utils/errors/index.js";
import { inputColumn } from "../../preprocessing/inputs.js";
import { finiteNumbers } from "../../preprocessing/numbers.js";
import { type Column, type FeatureMap, isString, type Matrix, type Table } from "../../tables/index.js";
import type { Encoding, State } from "../model.js";
import type { Feed } from "./feeds.js";

/** Texts by number. Numbers are given out as texts are met, and stay. */
export class TextCodes {
  private readonly codes = new Map<string, number>();
  readonly texts: string[] = [];

  code(text: string): number {
    const known = this.codes.get(text);
    if (known !== undefined) return known;
    this.codes.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }
}

/**
 * Raw columns as a matrix, for a model that brings its own preprocessing: numbers as they are (NaN where one is missing),
 * texts by number, whatever they are. A missing text is the empty one, because ONNX has no other.
 */
export class RawEncoding implements Encoding {
  readonly features: FeatureMap;
  /** Whether a column holds texts, by its name. */
  private readonly columns = new Map<string, boolean>();

  constructor(feeds: readonly Feed[]) {
    for (const { columns, type } of feeds) {
      for (const name of columns) {
        const isText = type === "string";
        if (this.columns.has(name) && this.columns.get(name) !== isText) throw twoTypes(name);
        this.columns.set(name, isText);
      }
    }
    const names = [...this.columns.keys()];
    this.features = { names, groups: names.map((name, at) => ({ name, columns: [at] })) };
  }

  /** Texts that were met, by their numbers in the matrices. */
  readonly known = new TextCodes();

  /** Rows as numbers; see `Preprocessor.transform` for its errors. */
  transform(table: Table, codes = this.known): Matrix {
    const stride = this.columns.size;
    const data = new Float64Array(table.numRows * stride);
    for (const [offset, [name, isText]] of [...this.columns].entries()) {
      const column = inputColumn(table, name, isText ? "text" : "number");
      const values = isText ? textNumbers(column, codes) : finiteNumbers(column, name);
      for (let row = 0, at = offset; row < values.length; row++, at += stride) data[at] = values[row];
    }
    return { data, rows: table.numRows, columns: stride };
  }

  /** Nothing is learned; what is read is in the estimator's state. */
  state(): State {
    return { json: null, arrays: {} };
  }
}

function textNumbers(column: Column, codes: TextCodes): Float64Array {
  // A column without any value has no type, and fits everywhere.
  if (!isString(column)) return new Float64Array(column.values.length).fill(codes.code(""));
  const { values, categories, valid } = column;
  const byCategory = Float64Array.from(categories, (text) => codes.code(text));
  const missing = valid === undefined ? 0 : codes.code("");
  return Float64Array.from(values, (category, row) => (valid?.[row] === 0 ? missing : byCategory[category]));
}

function twoTypes(name: string): AssayError {
  return new AssayError("MODEL_INVALID", {
    what: `two inputs of the ONNX model read column "${name}", one as text and one as numbers`,
    wanted: "a column that is one of them",
    next: "Say in `model.columns` which columns each input reads.",
  });
}
