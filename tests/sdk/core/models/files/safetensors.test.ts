import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSafetensors, writeSafetensors } from "../../../../../sdk/core/models/files/safetensors.js";
import type { StateArray } from "../../../../../sdk/core/models/model.js";

const array: fc.Arbitrary<StateArray> = fc.oneof(
  fc.float64Array(),
  fc.float32Array(),
  fc.int32Array(),
  fc.uint32Array(),
  fc.uint8Array(),
);

/** A file with this header and this many data bytes. */
function file(header: string, dataBytes: number): Uint8Array {
  const json = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + json.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

describe("safetensors files", () => {
  it("give back any arrays bit for bit", () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string().filter((name) => name !== "__metadata__" && name !== "__proto__"),
          array,
        ),
        (arrays) => {
          const read = readSafetensors(writeSafetensors(arrays));
          expect(Object.keys(read).sort()).toEqual(Object.keys(arrays).sort());
          for (const [name, values] of Object.entries(arrays)) expect(read[name]).toEqual(values);
        },
      ),
    );
  });

  it("are read from a Buffer as from any bytes", () => {
    // Buffer.slice is a view on its pool, Uint8Array.slice a copy: every array once came back with the whole file in it.
    const arrays = { a: Float64Array.of(1, 2, 3), b: new Float64Array(0) };
    expect(readSafetensors(Buffer.from(writeSafetensors(arrays)))).toEqual(arrays);
  });

  it("are laid out as the format says", () => {
    // https://github.com/huggingface/safetensors#format: length of the header (u64, little-endian), JSON, data.
    const bytes = writeSafetensors({ small: Uint8Array.of(7), wide: Float64Array.of(1.5) });
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))).toEqual({
      wide: { dtype: "F64", shape: [1], data_offsets: [0, 8] },
      small: { dtype: "U8", shape: [1], data_offsets: [8, 9] },
    });
    expect(new DataView(bytes.buffer).getFloat64(8 + length, true)).toBe(1.5);
    expect(bytes.at(-1)).toBe(7);
  });

  it("that are cut short anywhere are refused", () => {
    const bytes = writeSafetensors({ a: Float64Array.of(1, 2), b: Int32Array.of(3) });
    for (let length = 0; length < bytes.length; length++) {
      expect(() => readSafetensors(bytes.slice(0, length)), `${length} bytes`).toThrow(
        expect.objectContaining({ code: "MODEL_INVALID" }),
      );
    }
  });

  it.each([
    ["a header that is no object", "[]", 0],
    ["a header that is not JSON", "{a", 0],
    ["an unknown dtype", '{"a":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}', 2],
    ["a shape that does not fit", '{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,2]}}', 2],
    ["a gap", '{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}', 2],
    ["bytes left over", '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 2],
    ["an offset below zero", '{"a":{"dtype":"U8","shape":[1],"data_offsets":[-1,0]}}', 0],
  ])("with %s are refused", (_, header, dataBytes) => {
    expect(() => readSafetensors(file(header, dataBytes))).toThrow(
      expect.objectContaining({ code: "MODEL_INVALID" }),
    );
  });
});
