import type { Vector } from "@duckdb/node-bindings";
import type { BigIntType, Column, NumberArray, NumberType, StringColumn } from "../../core/tables/index.js";
import { StringCodes } from "./strings.js";
import type { VectorReader } from "./vectors.js";

/** Takes a column in, vector by vector, without an object a cell. */
export interface ColumnBuilder {
  append(vector: Vector, rows: number): void;
  /** The column; the builder is spent. */
  finish(): Column;
}

type AnyArray = NumberArray | BigInt64Array | BigUint64Array;
interface ArrayType<T extends AnyArray> {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): T;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): T;
}

/** A segment holds this many rows at most: large enough to be few, small enough to waste little. */
const MAX_SEGMENT_ROWS = 65_536;

/** A typed array that grows by segments, so that growing never copies; `join` makes it one. */
class Segments<T extends AnyArray> {
  private readonly segments: T[] = [];
  private used = 0;
  length = 0;

  /** `expectedRows`: where it is exact, values are never copied again. Memory that is not written to costs nothing. */
  constructor(
    readonly type: ArrayType<T>,
    private readonly expectedRows: number,
  ) {}

  /** Room for `rows` more values, in one piece (the rest of a segment is given up where they do not fit). */
  reserve(rows: number): T {
    const last = this.segments.at(-1);
    if (last !== undefined && last.length - this.used >= rows) {
      this.used += rows;
      this.length += rows;
      return last.subarray(this.used - rows, this.used) as T;
    }
    if (last !== undefined) this.segments[this.segments.length - 1] = last.subarray(0, this.used) as T;
    const size = this.length === 0 ? this.expectedRows : Math.min(this.length, MAX_SEGMENT_ROWS);
    const next = new this.type(Math.max(rows, size));
    this.segments.push(next);
    this.used = rows;
    this.length += rows;
    return next.subarray(0, rows) as T;
  }

  /** All values as one array; segments are let go one by one. */
  join(): T {
    const [first] = this.segments;
    if (this.segments.length === 1 && first.length === this.length) return first;
    const joined = new this.type(this.length);
    let at = this.length;
    let size = this.used;
    for (let last = this.segments.pop(); last !== undefined; last = this.segments.pop()) {
      const part = last.subarray(0, size);
      at -= part.length;
      joined.set(part as never, at);
      size = this.segments.at(-1)?.length ?? 0;
    }
    return joined;
  }
}

/** Validity bits of each vector that holds nulls. */
class Nulls {
  private readonly parts: { readonly start: number; readonly rows: number; readonly bits: Uint8Array }[] = [];

  constructor(private readonly reader: VectorReader) {}

  /** The vector's validity bits, or undefined where no row is null. */
  take(vector: Vector, start: number, rows: number): Uint8Array | undefined {
    const bits = this.reader.vector_get_validity(vector, Math.ceil(rows / 64) * 8);
    if (!bits) return undefined;
    const kept = Uint8Array.prototype.slice.call(bits);
    this.parts.push({ start, rows, bits: kept });
    return kept;
  }

  /** One byte a row, or nothing where there is no null; values under nulls become zero, so that equal data has equal bytes. */
  finish(values: AnyArray): { valid?: Uint8Array } {
    let valid: Uint8Array | undefined;
    const zero = values instanceof BigInt64Array || values instanceof BigUint64Array ? 0n : 0;
    for (const { start, rows, bits } of this.parts) {
      for (let i = 0; i < rows; i++) {
        if (bits[i >> 3] & (1 << (i & 7))) continue;
        valid ??= new Uint8Array(values.length).fill(1);
        valid[start + i] = 0;
        values[start + i] = zero;
      }
    }
    return valid === undefined ? {} : { valid };
  }
}

/** What a plain column is, beside its values. */
export type PlainType =
  | { readonly type: NumberType }
  | { readonly type: BigIntType; readonly unit?: "s" | "ms" | "us" | "ns"; readonly utc?: boolean };

/** Values that DuckDB lays out as the table does: copied a vector at a time. */
export function plainBuilder<T extends AnyArray>(
  reader: VectorReader,
  shape: PlainType,
  type: ArrayType<T>,
  expectedRows: number,
): ColumnBuilder {
  const segments = new Segments(type, expectedRows);
  const nulls = new Nulls(reader);
  return {
    append(vector, rows) {
      const data = reader.vector_get_data(vector, rows * type.BYTES_PER_ELEMENT);
      nulls.take(vector, segments.length, rows);
      segments.reserve(rows).set(new type(data.buffer, data.byteOffset, rows) as never);
    },
    finish() {
      const values = segments.join();
      return { ...shape, values, ...nulls.finish(values) } as Column;
    },
  };
}

/**
 * 64-bit integers of a source without integer widths (CSV, JSON): int32 as long as all fit, else int64. The halves of each
 * value are compared as 32-bit words, so that no BigInt is made.
 */
export function narrowingBuilder(reader: VectorReader, expectedRows: number): ColumnBuilder {
  let narrow: Segments<Int32Array> | undefined = new Segments(Int32Array, expectedRows);
  let wide: Segments<BigInt64Array> | undefined;
  const nulls = new Nulls(reader);
  return {
    append(vector, rows) {
      const data = reader.vector_get_data(vector, rows * 8);
      const bits = nulls.take(vector, wide?.length ?? narrow?.length ?? 0, rows);
      const words = new Int32Array(data.buffer, data.byteOffset, rows * 2);
      if (narrow !== undefined) {
        if (fits(words, rows, bits)) {
          const target = narrow.reserve(rows);
          for (let i = 0; i < rows; i++) target[i] = words[2 * i];
          return;
        }
        const before = narrow.join();
        narrow = undefined;
        wide = new Segments(BigInt64Array, expectedRows);
        if (before.length > 0) wide.reserve(before.length).set(BigInt64Array.from(before, BigInt));
      }
      wide?.reserve(rows).set(new BigInt64Array(data.buffer, data.byteOffset, rows));
    },
    finish() {
      const values = narrow?.join() ?? wide?.join() ?? new Int32Array(0);
      return {
        type: values instanceof Int32Array ? "int32" : "int64",
        values,
        ...nulls.finish(values),
      } as Column;
    },
  };
}

function fits(words: Int32Array, rows: number, bits: Uint8Array | undefined): boolean {
  for (let i = 0; i < rows; i++) {
    const isValid = bits === undefined || (bits[i >> 3] & (1 << (i & 7))) !== 0;
    if (isValid && words[2 * i] >> 31 !== words[2 * i + 1]) return false;
  }
  return true;
}

/** Thrown where a column that was read as float64 holds integers beyond 2^53: it must be read again as int64. */
export class LostPrecision extends Error {
  constructor(readonly column: string) {
    super(`column "${column}" holds integers that float64 does not keep`);
  }
}

/**
 * A column of float64 that may be integers: int32 as long as all values are, else float64, whatever comes later. Integers
 * beyond 2^53 throw LostPrecision, since what was read may not be what was written.
 */
export function integralBuilder(reader: VectorReader, name: string, expectedRows: number): ColumnBuilder {
  let narrow: Segments<Int32Array> | undefined = new Segments(Int32Array, expectedRows);
  let wide: Segments<Float64Array> | undefined;
  let isIntegral = true;
  const nulls = new Nulls(reader);
  return {
    append(vector, rows) {
      const data = reader.vector_get_data(vector, rows * 8);
      const bits = nulls.take(vector, wide?.length ?? narrow?.length ?? 0, rows);
      const values = new Float64Array(data.buffer, data.byteOffset, rows);
      if (isIntegral) isIntegral = checkIntegers(values, bits, name);
      if (narrow !== undefined) {
        const start = narrow.length;
        const target = narrow.reserve(rows);
        target.set(values);
        if (isIntegral && sameNumbers(target, values, bits)) return;
        const before = narrow.join().subarray(0, start);
        narrow = undefined;
        wide = new Segments(Float64Array, expectedRows);
        if (start > 0) wide.reserve(start).set(before);
      }
      wide?.reserve(rows).set(values);
    },
    finish() {
      const values = narrow?.join() ?? wide?.join() ?? new Int32Array(0);
      const rest = nulls.finish(values);
      if (values instanceof Int32Array) return { type: "int32", values, ...rest };
      if (!isIntegral) return { type: "float64", values, ...rest };
      return { type: "int64", values: BigInt64Array.from(values as Float64Array, BigInt), ...rest };
    },
  };
}

/** Whether all values are integers; one beyond 2^53 throws LostPrecision. */
function checkIntegers(values: Float64Array, bits: Uint8Array | undefined, name: string): boolean {
  for (let i = 0; i < values.length; i++) {
    if (bits !== undefined && (bits[i >> 3] & (1 << (i & 7))) === 0) continue;
    if (!Number.isInteger(values[i])) return false;
    if (!Number.isSafeInteger(values[i])) throw new LostPrecision(name);
  }
  return true;
}

function sameNumbers(a: Int32Array, b: Float64Array, bits: Uint8Array | undefined): boolean {
  for (let i = 0; i < b.length; i++) {
    if (a[i] !== b[i] && (bits === undefined || (bits[i >> 3] & (1 << (i & 7))) !== 0)) return false;
  }
  return true;
}

/** Texts, dictionary encoded as they come; categories stand in order of first appearance. */
export function stringBuilder(reader: VectorReader, expectedRows: number): ColumnBuilder {
  const segments = new Segments(Int32Array, expectedRows);
  const nulls = new Nulls(reader);
  const codes = new StringCodes(reader);
  return {
    append(vector, rows) {
      const data = reader.vector_get_data(vector, rows * 16);
      const bits = nulls.take(vector, segments.length, rows);
      codes.encode(data, rows, bits, segments.reserve(rows));
    },
    finish(): StringColumn {
      const values = segments.join();
      return { type: "string", values, categories: codes.categories, ...nulls.finish(values) };
    },
  };
}
