import type { Vector } from "@duckdb/node-bindings";
import type { PredictableRows, Reasons } from "../../core/requests/index.js";
import { type Column, Table } from "../../core/tables/index.js";
import type { ColumnBuilder } from "../datasets/builders.js";
import { StringCodes } from "../datasets/strings.js";
import { planColumn } from "../datasets/types.js";
import type { VectorReader } from "../datasets/vectors.js";
import type { FeatureColumn } from "./columns.js";
import { int64Builder } from "./int64-builder.js";

/** Characters of a cell that a reason shows. */
const SHOWN_CHARACTERS = 60;

export interface FeatureOptions {
  /** Most rows of a chunk. */
  readonly capacity: number;
  /** Whether a missing value of a required column is a reason to reject a row. */
  readonly rejectMissing: boolean;
}

/** Takes vectors of one chunk in and makes the table of them that a model reads. */
export class FeatureBuilder {
  private readonly builders: readonly ColumnBuilder[];
  private readonly reasons: Reasons = new Map();
  rows = 0;

  constructor(
    private readonly reader: VectorReader,
    private readonly columns: readonly FeatureColumn[],
    private readonly options: FeatureOptions,
  ) {
    const { capacity } = options;
    this.builders = columns.map(({ name, duckDbType }) =>
      duckDbType === "BIGINT"
        ? int64Builder(reader, capacity)
        : planColumn(name, duckDbType).builder(reader, capacity),
    );
  }

  /** Takes `rows` rows in, whose vectors are told by place. */
  append(vectorAt: (slot: number) => Vector, rows: number): void {
    this.columns.forEach(({ name, slot, raw, wanted }, i) => {
      const vector = vectorAt(slot);
      if (raw !== undefined) this.findUnread(name, wanted, vector, vectorAt(raw), rows);
      this.builders[i].append(vector, rows);
    });
    this.rows += rows;
  }

  finish(): PredictableRows {
    const columns = this.columns.map(({ name }, i) => [name, this.builders[i].finish()] as const);
    if (this.options.rejectMissing) {
      columns.forEach(([name, column], i) => {
        if (this.columns[i].required) this.findMissing(name, column);
      });
    }
    return { table: Table.from(columns), reasons: this.reasons };
  }

  /** Rows that have a text which could not be read. */
  private findUnread(name: string, wanted: string, read: Vector, raw: Vector, rows: number): void {
    const bytes = Math.ceil(rows / 64) * 8;
    const readBits = this.reader.vector_get_validity(read, bytes);
    if (!readBits) return;
    const rawBits = this.reader.vector_get_validity(raw, bytes);
    for (let i = 0; i < rows; i++) {
      const bit = 1 << (i & 7);
      if (readBits[i >> 3] & bit || (rawBits && !(rawBits[i >> 3] & bit))) continue;
      this.add(this.rows + i, `${name}: ${JSON.stringify(this.textAt(raw, i))} is not ${wanted}`);
    }
  }

  private findMissing(name: string, { type, values, valid }: Column): void {
    const isFloat = type === "float32" || type === "float64";
    if (valid === undefined && !isFloat) return;
    for (let row = 0; row < values.length; row++) {
      const isMissing = valid?.[row] === 0 || (isFloat && Number.isNaN(values[row]));
      // A text that could not be read is told as that.
      if (isMissing && !this.reasons.get(row)?.includes(`${name}: `)) this.add(row, `${name} is missing`);
    }
  }

  private add(row: number, reason: string): void {
    const before = this.reasons.get(row);
    this.reasons.set(row, before === undefined ? reason : `${before}; ${reason}`);
  }

  private textAt(vector: Vector, row: number): string {
    const codes = new StringCodes(this.reader);
    const cell = this.reader.vector_get_data(vector, (row + 1) * 16).subarray(row * 16);
    codes.encode(cell, 1, undefined, new Int32Array(1));
    const [text] = codes.categories;
    return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
  }
}
