import type { Vector } from "@duckdb/node-bindings";
import type { Column } from "../../core/tables/index.js";
import type { ColumnBuilder } from "../datasets/builders.js";
import type { VectorReader } from "../datasets/vectors.js";

/** Halves of integers that float64 holds exactly lie within these. */
const SAFE_HIGH = 2 ** 21;

/**
 * 64-bit integers as a model reads them: as float64, from the two 32-bit halves of each, without a BigInt a cell. Where one lies
 * beyond 2^53 the column stays int64.
 */
export function int64Builder(reader: VectorReader, capacity: number): ColumnBuilder {
  const values = new Float64Array(capacity);
  const words = new Int32Array(2 * capacity);
  let valid: Uint8Array | undefined;
  let length = 0;
  let isSafe = true;
  return {
    append(vector: Vector, rows: number) {
      const data = reader.vector_get_data(vector, rows * 8);
      const from = new Int32Array(data.buffer, data.byteOffset, rows * 2);
      words.set(from, 2 * length);
      for (let i = 0; i < rows; i++) {
        const high = from[2 * i + 1];
        values[length + i] = high * 4_294_967_296 + (from[2 * i] >>> 0);
        if (high >= SAFE_HIGH || high < -SAFE_HIGH) isSafe = false;
      }
      const bits = reader.vector_get_validity(vector, Math.ceil(rows / 64) * 8);
      if (bits) {
        for (let i = 0; i < rows; i++) {
          if (bits[i >> 3] & (1 << (i & 7))) continue;
          valid ??= new Uint8Array(capacity).fill(1);
          valid[length + i] = 0;
          values[length + i] = 0;
        }
      }
      length += rows;
    },
    finish(): Column {
      const nulls = valid === undefined ? {} : { valid: valid.subarray(0, length) };
      if (isSafe) return { type: "float64", values: values.subarray(0, length), ...nulls };
      return { type: "int64", values: new BigInt64Array(words.buffer, 0, length), ...nulls };
    },
  };
}
