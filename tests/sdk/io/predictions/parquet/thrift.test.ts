import { describe, expect, it } from "vitest";
import { joinFooters } from "../../../../../sdk/io/predictions/parquet/join.js";
import { readStruct, THRIFT, writeStruct } from "../../../../../sdk/io/predictions/parquet/thrift.js";

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));

describe("Thrift's compact protocol", () => {
  // Bytes by hand, from https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md.
  it.each([
    ["nothing", "00", []],
    [
      "true and false",
      "11 12 00",
      [
        [1, THRIFT.true, true],
        [2, THRIFT.false, false],
      ],
    ],
    ["a byte", "13 ff 00", [[1, THRIFT.byte, 255n]]],
    [
      "whole numbers, zigzag",
      "14 01 15 02 16 ac 02 00",
      [
        [1, THRIFT.i16, -1n],
        [2, THRIFT.i32, 1n],
        [3, THRIFT.i64, 150n],
      ],
    ],
    ["a double", "17 0000 0000 0000 f03f 00", [[1, THRIFT.double, bytes("00000000 0000f03f")]]],
    ["a text", "18 02 6869 00", [[1, THRIFT.binary, bytes("6869")]]],
    ["a field far behind", "05 28 02 00", [[20, THRIFT.i32, 1n]]],
    [
      "a struct in a struct",
      "1c 15 02 00 00",
      [[1, THRIFT.struct, new Map([[1, { type: THRIFT.i32, value: 1n }]])]],
    ],
    ["a list of numbers", "19 25 02 04 00", [[1, THRIFT.list, { type: THRIFT.i32, items: [1n, 2n] }]]],
    ["a set of truths", "1a 21 01 02 00", [[1, THRIFT.set, { type: THRIFT.true, items: [true, false] }]]],
    [
      "a list of sixteen",
      `19 f3 10 ${"07".repeat(16)} 00`,
      [[1, THRIFT.list, { type: THRIFT.byte, items: Array.from({ length: 16 }, () => 7n) }]],
    ],
  ] as const)("%s is read, and written again byte for byte", (_, hex, fields) => {
    const struct = readStruct(bytes(hex));
    expect([...struct].map(([id, { type, value }]) => [id, type, value])).toEqual(fields);
    expect(writeStruct(struct)).toEqual(bytes(hex));
  });

  it.each([
    ["cut", "18 05 68", "cut short"],
    ["without an end", "15 02", "cut short"],
    ["of an unknown type", "1e 00", "no value of type 14"],
    ["of a number without end", `16 ${"ff".repeat(11)} 00`, "an integer without end"],
    ["nested without end", "1c".repeat(40), "nested too deep"],
  ])("what is %s is refused", (_, hex, words) => {
    expect(() => readStruct(bytes(hex))).toThrow(words);
  });
});

describe("footers that are joined", () => {
  it("must have their row groups", () => {
    expect(() => joinFooters([{ footer: bytes("36 02 00"), offset: 4 }])).toThrow("the list 4 is missing");
  });
});
