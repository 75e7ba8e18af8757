import { AssayError } from "../../../utils/errors/index.js";
import { type InputColumn, type Preprocessor, restorePreprocessor } from "../../preprocessing/index.js";
import { nest, unnest } from "../../preprocessing/states.js";
import type { FeatureGroup, FeatureMap, Matrix, Table } from "../../tables/index.js";
import type { Encoding, State } from "../model.js";
import type { OnnxColumns, OnnxGraph, OnnxReasons } from "../onnx/index.js";

/** The encoding of one part, under the part's name. */
export interface NamedEncoding {
  readonly name: string;
  readonly encoding: Preprocessor;
}

/** The encodings of an ensemble's parts, one beside the other: each part reads its own columns of the matrix. */
export class SideBySide implements Encoding {
  readonly features: FeatureMap;

  constructor(private readonly parts: readonly NamedEncoding[]) {
    this.features = joinFeatures(parts.map(({ name, encoding: { features } }) => ({ name, features })));
  }

  transform(table: Table): Matrix {
    return joinColumns(
      this.parts.map(({ encoding }) => encoding.transform(table)),
      table.numRows,
    );
  }

  /** Numbers of columns, a part each. */
  get widths(): number[] {
    return this.parts.map(({ encoding }) => encoding.features.names.length);
  }

  /** The raw columns that are read; all parts read the same. */
  get inputs(): readonly InputColumn[] {
    return this.parts[0].encoding.inputs;
  }

  /** Categories of a raw column that some part tells apart. */
  categories(name: string): readonly (string | number | boolean)[] {
    return [...new Set(this.parts.flatMap(({ encoding }) => encoding.categories(name)))];
  }

  /** As `Preprocessor.toOnnx`. */
  async toOnnx(graph: OnnxGraph, columns: OnnxColumns, reasons: OnnxReasons): Promise<string | undefined> {
    const parts: string[] = [];
    for (const { encoding } of this.parts) {
      const part = await encoding.toOnnx(graph, columns, reasons);
      if (part !== undefined) parts.push(part);
    }
    if (parts.length < this.parts.length) return undefined;
    return graph.node("Concat", parts, { axis: { int: 1 } });
  }

  state(): State {
    const states = this.parts.map(({ encoding }, i) => [String(i), encoding.state()] as const);
    return nest({ names: this.parts.map(({ name }) => name) }, Object.fromEntries(states));
  }

  /** From a saved state of this many parts; a damaged one throws MODEL_INVALID. */
  static restore(state: State, count: number): SideBySide {
    const { json, children } = unnest(state, "preprocessing");
    const names = Array.isArray(json.names) ? json.names.map(String) : [];
    if (names.length !== count) {
      throw new AssayError("MODEL_INVALID", {
        what: "the saved preprocessing of a model of several models is damaged",
        got: `encodings of ${names.length} models`,
        wanted: `of ${count}`,
      });
    }
    return new SideBySide(
      names.map((name, i) => ({
        name,
        encoding: restorePreprocessor(children[String(i)] ?? { json: null, arrays: {} }),
      })),
    );
  }
}

/** Feature maps as one: names with the part's before them, groups of one raw column joined. */
export function joinFeatures(
  parts: readonly { readonly name: string; readonly features: FeatureMap }[],
): FeatureMap {
  const groups = new Map<string, number[]>();
  const names: string[] = [];
  const categories: number[] = [];
  for (const { name, features } of parts) {
    const offset = names.length;
    names.push(...features.names.map((column) => `${name}: ${column}`));
    categories.push(...(features.categories ?? []).map((column) => column + offset));
    for (const group of features.groups) {
      const columns = group.columns.map((column) => column + offset);
      groups.set(group.name, [...(groups.get(group.name) ?? []), ...columns]);
    }
  }
  return {
    names,
    groups: [...groups].map(([name, columns]): FeatureGroup => ({ name, columns })),
    ...(categories.length === 0 ? {} : { categories }),
  };
}

/** Matrices of the same rows as one. */
export function joinColumns(matrices: readonly Matrix[], rows: number): Matrix {
  const columns = matrices.reduce((sum, matrix) => sum + matrix.columns, 0);
  const data = new Float64Array(rows * columns);
  let offset = 0;
  for (const matrix of matrices) {
    for (let row = 0; row < rows; row++) {
      const at = row * matrix.columns;
      data.set(matrix.data.subarray(at, at + matrix.columns), row * columns + offset);
    }
    offset += matrix.columns;
  }
  return { data, rows, columns };
}

/** A matrix in parts of these numbers of columns. */
export function splitColumns(x: Matrix, widths: readonly number[]): Matrix[] {
  let offset = 0;
  return widths.map((columns) => {
    const data = new Float64Array(x.rows * columns);
    for (let row = 0; row < x.rows; row++) {
      const at = row * x.columns + offset;
      data.set(x.data.subarray(at, at + columns), row * columns);
    }
    offset += columns;
    return { data, rows: x.rows, columns };
  });
}
