import { AssayError } from "../../../utils/errors/index.js";
import type { StateArray } from "../model.js";

const DTYPES = {
  F64: Float64Array,
  F32: Float32Array,
  I32: Int32Array,
  U32: Uint32Array,
  U8: Uint8Array,
} as const;
type Dtype = keyof typeof DTYPES;

const HEADER_LENGTH_BYTES = 8;

/** The entry of the header that is no array. */
const METADATA = "__metadata__";

interface Entry {
  readonly dtype: Dtype;
  readonly shape: readonly [number];
  readonly data_offsets: readonly [start: number, end: number];
}

/**
 * Flat arrays by name as one file in the safetensors format (https://github.com/huggingface/safetensors#format), which Python
 * and Rust read. Little-endian, as every platform that Node runs on. Wider types come first, so that each array is aligned.
 * `metadata`: texts by name, which the header keeps.
 */
export function writeSafetensors(
  arrays: Readonly<Record<string, StateArray>>,
  metadata?: Readonly<Record<string, string>>,
): Uint8Array {
  const entries = Object.entries(arrays).sort(([, a], [, b]) => b.BYTES_PER_ELEMENT - a.BYTES_PER_ELEMENT);
  const header: Record<string, Entry | typeof metadata> =
    metadata === undefined ? {} : { [METADATA]: metadata };
  let offset = 0;
  for (const [name, array] of entries) {
    const end = offset + array.byteLength;
    header[name] = { dtype: dtypeOf(array), shape: [array.length], data_offsets: [offset, end] };
    offset = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(HEADER_LENGTH_BYTES + headerLength + offset).fill(0x20, HEADER_LENGTH_BYTES);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true);
  file.set(json, HEADER_LENGTH_BYTES);
  let at = HEADER_LENGTH_BYTES + headerLength;
  for (const [, array] of entries) {
    file.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += array.byteLength;
  }
  return file;
}

/** The arrays of a safetensors file, copied. One that is cut short or breaks the format throws MODEL_INVALID. */
export function readSafetensors(file: Uint8Array): Record<string, StateArray> {
  const { header, dataStart } = readHeader(file);
  const arrays: Record<string, StateArray> = {};
  let expected = 0;
  // An empty array starts where the next one does: it comes first.
  header.sort(([, { data_offsets: a }], [, { data_offsets: b }]) => a[0] - b[0] || a[1] - b[1]);
  for (const [name, entry] of header) {
    const [start, end] = entry.data_offsets;
    const ArrayType = DTYPES[entry.dtype];
    if (start !== expected || end - start !== entry.shape[0] * ArrayType.BYTES_PER_ELEMENT) {
      throw damaged(`the place of array "${name}" does not fit its shape`);
    }
    if (dataStart + end > file.length) throw damaged(`it is cut short in array "${name}"`);
    // A copy, as typed arrays need an aligned start. Not by `slice`, which is no copy where the file is a Buffer.
    arrays[name] = new ArrayType(Uint8Array.from(file.subarray(dataStart + start, dataStart + end)).buffer);
    expected = end;
  }
  if (dataStart + expected !== file.length) throw damaged("it has bytes that belong to no array");
  return arrays;
}

/** The texts that a safetensors file's header keeps. One that is damaged throws MODEL_INVALID. */
export function readSafetensorsMetadata(file: Uint8Array): Readonly<Record<string, string>> {
  return readHeader(file).metadata;
}

interface Header {
  readonly header: [string, Entry][];
  readonly metadata: Readonly<Record<string, string>>;
  /** Where the arrays' bytes begin. */
  readonly dataStart: number;
}

function readHeader(file: Uint8Array): Header {
  if (file.length < HEADER_LENGTH_BYTES) throw damaged("it is cut short");
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const headerLength = Number(view.getBigUint64(0, true));
  const dataStart = HEADER_LENGTH_BYTES + headerLength;
  if (dataStart > file.length) throw damaged("its header is longer than the file");
  return { ...parseHeader(file.subarray(HEADER_LENGTH_BYTES, dataStart)), dataStart };
}

function parseHeader(bytes: Uint8Array): Omit<Header, "dataStart"> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw damaged("its header is not JSON", cause);
  }
  if (typeof header !== "object" || header === null || Array.isArray(header)) {
    throw damaged("its header is not an object");
  }
  const { [METADATA]: metadata, ...entries } = header as Record<string, unknown>;
  return {
    header: Object.entries(entries).map(([name, entry]) => {
      if (!isEntry(entry)) throw damaged(`its entry for array "${name}" is not one that Assay writes`);
      return [name, entry];
    }),
    metadata: (metadata ?? {}) as Readonly<Record<string, string>>,
  };
}

function isEntry(value: unknown): value is Entry {
  const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Partial<Record<keyof Entry, unknown>>;
  return typeof dtype === "string" && dtype in DTYPES && isCounts(shape, 1) && isCounts(offsets, 2);
}

function isCounts(value: unknown, length: number): boolean {
  return (
    Array.isArray(value) && value.length === length && value.every((n) => Number.isSafeInteger(n) && n >= 0)
  );
}

function dtypeOf(array: StateArray): Dtype {
  if (array instanceof Float64Array) return "F64";
  if (array instanceof Float32Array) return "F32";
  if (array instanceof Int32Array) return "I32";
  return array instanceof Uint32Array ? "U32" : "U8";
}

function damaged(why: string, cause?: unknown): AssayError {
  return new AssayError("MODEL_INVALID", { what: `the model's arrays cannot be read: ${why}`, cause });
}
