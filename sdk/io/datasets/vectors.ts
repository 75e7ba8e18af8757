import type { Vector } from "@duckdb/node-bindings";

/** DuckDB's bindings. */
export type Bindings = typeof import("@duckdb/node-bindings");

/** The part of DuckDB's bindings that reads vectors. */
export interface VectorReader {
  vector_get_data(vector: Vector, byteCount: number): Uint8Array;
  vector_get_validity(vector: Vector, byteCount: number): Uint8Array | null;
  get_data_from_pointer(buffer: ArrayBufferLike, pointerOffset: number, byteCount: number): Uint8Array;
}
