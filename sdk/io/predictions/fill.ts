import type { Vector } from "@duckdb/node-bindings";
import type { PredictedChunk, Reasons } from "../../core/requests/index.js";
import { type Column, Table } from "../../core/tables/index.js";
import { type Bindings, fillVector } from "../datasets/load.js";

/** Predictions with a row for each row of their chunk: null where a row was rejected. */
export function spread({ predictions, predicted }: PredictedChunk, rows: number): Table {
  if (predicted === undefined) return predictions;
  return Table.from(
    predictions.entries().map(([name, column]) => {
      const Typed = column.values.constructor as new (length: number) => typeof column.values;
      const values = new Typed(rows);
      const valid = new Uint8Array(rows);
      for (let i = 0; i < predicted.length; i++) {
        values[predicted[i]] = column.values[i] as never;
        valid[predicted[i]] = column.valid?.[i] ?? 1;
      }
      return [name, { ...column, values, valid } as Column] as const;
    }),
  );
}

/** Fills a blank vector, which is all null, with rows of a column. */
export function fillBlank(
  bindings: Bindings,
  vector: Vector,
  column: Column,
  start: number,
  rows: number,
): void {
  if (column.valid === undefined) markValid(bindings, vector, rows);
  fillVector(bindings, vector, column, start, rows);
}

/** Fills a blank vector of 64-bit integers with the numbers from `first` on. */
export function fillNumbers(bindings: Bindings, vector: Vector, first: number, rows: number): void {
  const words = new Uint32Array(2 * rows);
  for (let i = 0; i < rows; i++) {
    words[2 * i] = (first + i) % 4_294_967_296;
    words[2 * i + 1] = Math.floor((first + i) / 4_294_967_296);
  }
  markValid(bindings, vector, rows);
  bindings.copy_data_to_vector(vector, 0, words.buffer, 0, words.byteLength);
}

/** Fills a blank vector of texts with the reasons of its rows, `start` on; the others stay null. */
export function fillReasons(
  bindings: Bindings,
  vector: Vector,
  reasons: Reasons,
  start: number,
  rows: number,
): void {
  const bits = new Uint8Array(Math.ceil(rows / 64) * 8);
  let isAny = false;
  for (const [row, reason] of reasons) {
    const i = row - start;
    if (i < 0 || i >= rows) continue;
    bits[i >> 3] |= 1 << (i & 7);
    bindings.vector_assign_string_element(vector, i, reason);
    isAny = true;
  }
  if (isAny) putValidity(bindings, vector, bits);
}

function markValid(bindings: Bindings, vector: Vector, rows: number): void {
  putValidity(bindings, vector, new Uint8Array(Math.ceil(rows / 64) * 8).fill(255));
}

function putValidity(bindings: Bindings, vector: Vector, bits: Uint8Array<ArrayBuffer>): void {
  bindings.vector_ensure_validity_writable(vector);
  bindings.copy_data_to_vector_validity(vector, 0, bits.buffer, 0, bits.byteLength);
}
