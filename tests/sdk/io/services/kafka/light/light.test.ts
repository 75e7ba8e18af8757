import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonEncoder } from "../../../../../../sdk/io/services/kafka/codecs/index.js";
import { decodeRecord } from "../../../../../../sdk/io/services/kafka/light/decode-record.js";
import {
  type Encoded,
  encodeRecord,
  type RecordToWrite,
} from "../../../../../../sdk/io/services/kafka/light/encode-record.js";
import { groupMessages } from "../../../../../../sdk/io/services/kafka/light/group-messages.js";
import { lightenClient } from "../../../../../../sdk/io/services/kafka/light/index.js";
import { murmur2, partitioner } from "../../../../../../sdk/io/services/kafka/light/partitioner.js";

const load = createRequire(__filename);
// The client's own functions are what ours must not differ from.
const ownEncode = load("kafkajs/src/protocol/recordBatch/record/v0") as (record: RecordToWrite) => Encoded;
const ownDecode = load("kafkajs/src/protocol/recordBatch/record/v0/decoder") as (
  decoder: object,
  context: object,
) => object;
const Decoder = load("kafkajs/src/protocol/decoder") as new (buffer: Buffer) => { readVarIntBytes(): Buffer };
const ownMurmur2 = load("kafkajs/src/producer/partitioners/default/murmur2") as (key: Buffer) => number;
const ownGroup = load("kafkajs/src/producer/groupMessagesPerPartition") as typeof groupMessages;

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((one) => Buffer.from(one)),
  fc.string({ unit: "binary", maxLength: 60 }),
);
const records = fc.record({
  offsetDelta: fc.nat(1_000_000),
  timestampDelta: fc.oneof(fc.integer(), fc.integer({ min: -(2 ** 45), max: 2 ** 45 })),
  key: fc.option(bytes),
  value: fc.option(bytes),
  headers: fc.dictionary(
    fc.string({ unit: "binary", maxLength: 20 }).filter((name) => !(name in Object.prototype)),
    fc.oneof(bytes, fc.array(bytes, { minLength: 1, maxLength: 3 })),
    { noNullPrototype: true },
  ),
});

/** The record's bytes behind its length. */
const body = ({ buffer }: Encoded): Buffer => new Decoder(buffer).readVarIntBytes();

describe("the faster parts of the client", () => {
  it("write records byte for byte as the client's own", () => {
    fc.assert(
      fc.property(records, (record) => {
        expect(encodeRecord(record)?.buffer.equals(ownEncode(record).buffer)).toBe(true);
      }),
    );
  });

  it("read records as the client's own", () => {
    fc.assert(
      fc.property(
        records,
        fc.nat(2 ** 40),
        fc.integer({ min: 0, max: 1 }),
        (record, first, timestampType) => {
          const context = {
            firstOffset: String(first),
            firstTimestamp: String(first),
            maxTimestamp: String(first + 7),
            magicByte: 2,
            timestampType,
          };
          const read = decodeRecord(body(ownEncode(record)), context);
          expect(read).toEqual(ownDecode(new Decoder(body(ownEncode(record))), context));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("write a header of null, which the client's own throws at, so that it can be passed on", () => {
    const record = { key: null, value: Buffer.from("v"), headers: { a: null, b: "x" } };
    expect(() => ownEncode(record)).toThrow();
    const encoded = encodeRecord(record);
    expect(encoded && decodeRecord(body(encoded), { firstOffset: "0", firstTimestamp: "0" })).toMatchObject({
      headers: { a: null, b: Buffer.from("x") },
    });
  });

  it("read a header by the name of a method, which the client's own mixes with the method", () => {
    const encoded = encodeRecord({ value: "v", headers: { valueOf: "x", constructor: ["y", "z"] } });
    expect(
      encoded && decodeRecord(body(encoded), { firstOffset: "0", firstTimestamp: "0" })?.headers,
    ).toEqual({
      valueOf: Buffer.from("x"),
      constructor: [Buffer.from("y"), Buffer.from("z")],
    });
  });

  it("leave what they do not know to the client's own", () => {
    expect(encodeRecord({ value: 5 })).toBeUndefined();
    expect(encodeRecord({ value: null, timestampDelta: Number.NaN })).toBeUndefined();
    expect(encodeRecord({ value: null, timestampDelta: 2 ** 60 })).toBeUndefined();
    const whole = body(ownEncode({ key: "key", value: "value", headers: { name: "text" } }));
    const context = { firstOffset: "0", firstTimestamp: "0" };
    for (let cut = 1; cut < whole.length; cut++)
      expect(decodeRecord(whole.subarray(0, cut), context)).toBeUndefined();
    expect(decodeRecord(whole, { firstOffset: "9007199254740993", firstTimestamp: "0" })).toBeUndefined();
    const proto = body(ownEncode({ value: "", headers: { ["__proto__"]: "x" } }));
    expect(decodeRecord(proto, context)).toBeUndefined();
  });

  it("hash keys as Kafka does, whatever they hold", () => {
    // Of UtilsTest.testMurmur2 in Apache Kafka.
    const known = {
      "21": -973932308,
      foobar: -790332482,
      "a-little-bit-long-string": -985981536,
      "a-little-bit-longer-string": -1486304829,
      lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8: -58897971,
      abc: 479470107,
    };
    for (const [key, hash] of Object.entries(known)) expect(murmur2(key)).toBe(hash);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (key) => {
        expect(murmur2(key)).toBe(ownMurmur2(Buffer.from(key)));
      }),
    );
  });

  it("part messages by key in order, in turn without one, and by what they say themselves", () => {
    const partitionMetadata = [0, 1, 2].map((partitionId) => ({
      partitionId,
      leader: partitionId === 1 ? -1 : 0,
    }));
    const keyed = Array.from({ length: 50 }, (_, i) => ({ key: Buffer.from(`k${i % 9}`), i }));
    const question = { topic: "t", partitionMetadata, partitioner: partitioner(), messages: keyed };
    expect(groupMessages(question)).toEqual(ownGroup(question));
    const turns = groupMessages({ ...question, messages: Array.from({ length: 10 }, () => ({ key: null })) });
    // Partition 1 has no leader.
    expect(Object.values(turns).map((group) => group.length)).toEqual([5, 5]);
    expect(Object.keys(turns)).toEqual(["0", "2"]);
    expect(groupMessages({ ...question, messages: [{ partition: 1 }] })).toEqual({ 1: [{ partition: 1 }] });
    expect(groupMessages({ ...question, partitionMetadata: [] })).toEqual({});
  });

  it("may be asked for twice", () => {
    expect(() => [lightenClient(), lightenClient()]).not.toThrow();
  });
});

describe("JSON of results", () => {
  it("has integers of 64 bits as numbers where they are exact, before and after the first of them", () => {
    const texts = [{ a: 1, b: "é" }, { a: 5n }, { a: 2n ** 60n, b: [1n] }, { a: 1.5 }].map((row) =>
      jsonEncoder.encode(row).toString(),
    );
    expect(texts).toEqual(['{"a":1,"b":"é"}', '{"a":5}', '{"a":"1152921504606846976","b":[1]}', '{"a":1.5}']);
  });
});
