import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  avroDecoder,
  avroEncoder,
  avroType,
  BadMessage,
  framedDecoder,
  SchemaRegistry,
} from "../../../../../../sdk/io/services/kafka/codecs/index.js";

/** The example of the specification (Apache Avro 1.12, "Schema Record"): a = 27 and b = "foo" are 36 06 66 6f 6f. */
const SCHEMA = JSON.stringify({
  type: "record",
  name: "test",
  fields: [
    { name: "a", type: "long" },
    { name: "b", type: "string" },
  ],
});
const BYTES = Buffer.from("3606666f6f", "hex");

/** A registry that knows schema 7, and counts how often it is asked. */
async function registryOf(): Promise<{
  readonly registry: SchemaRegistry;
  readonly asked: string[];
  state: { up: boolean };
}> {
  const asked: string[] = [];
  const state = { up: true };
  const server = createServer((request, reply) => {
    asked.push(`${request.method} ${request.url}`);
    if (!state.up) reply.writeHead(503).end();
    else if (request.method === "POST") reply.end('{"id": 9}');
    else if (request.url === "/schemas/ids/7") reply.end(JSON.stringify({ schema: SCHEMA }));
    else reply.writeHead(404).end('{"error_code": 40403}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { registry: new SchemaRegistry({ url, timeoutMs: 5000 }, avroType), asked, state };
}

const framed = (id: number, record: Buffer): Buffer => {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(id, 1);
  return Buffer.concat([head, record]);
};

describe("Avro messages", () => {
  it("are the bytes of the specification", async () => {
    const type = await avroType(SCHEMA, "test");
    expect(avroDecoder(type).decode(BYTES)).toEqual({ a: 27, b: "foo" });
    expect(avroEncoder(type).encode({ a: 27, b: "foo" })).toEqual(BYTES);
    expect(avroEncoder(type, 7).encode({ a: 27, b: "foo" })).toEqual(framed(7, BYTES));
  });

  it.each([
    ["cut", BYTES.subarray(0, 4)],
    ["longer", Buffer.concat([BYTES, BYTES])],
    ["junk", Buffer.from("ffffffffffffffffffff", "hex")],
  ])("that are %s are refused", async (_, value) => {
    const decoder = avroDecoder(await avroType(SCHEMA, "test"));
    expect(() => decoder.decode(value)).toThrow(BadMessage);
  });

  it("refuse a row that is none of the schema", async () => {
    const encoder = avroEncoder(await avroType(SCHEMA, "test"));
    expect(() => encoder.encode({ a: "x", b: "foo" })).toThrow(BadMessage);
  });

  it("refuse a schema that is none, or none of a record", async () => {
    await expect(avroType('{"type": "nothing"}', "test")).rejects.toMatchObject({ code: "CONFIG_INVALID" });
    await expect(avroType('"long"', "test")).rejects.toMatchObject({ code: "CONFIG_INVALID" });
  });

  it("are read by the schema that they name, fetched once", async () => {
    const { registry, asked } = await registryOf();
    const decoder = framedDecoder(registry);
    const values = [framed(7, BYTES), framed(7, BYTES), framed(8, BYTES), BYTES];
    await decoder.prepare?.(values);
    await decoder.prepare?.(values);
    expect(decoder.decode(values[0])).toEqual({ a: 27, b: "foo" });
    expect(() => decoder.decode(values[2])).toThrow(/no record's schema of id 8/);
    expect(() => decoder.decode(values[3])).toThrow(/zero byte/);
    expect(asked.sort()).toEqual(["GET /schemas/ids/7", "GET /schemas/ids/8"]);
    expect(await registry.register("out-value", SCHEMA)).toBe(9);
    expect(asked.at(-1)).toBe("POST /subjects/out-value/versions");
  });

  it("wait for a registry that is away, and are not taken for bad", async () => {
    const { registry, state } = await registryOf();
    const decoder = framedDecoder(registry);
    state.up = false;
    await expect(decoder.prepare?.([framed(7, BYTES)])).rejects.toThrow("503");
    state.up = true;
    await decoder.prepare?.([framed(7, BYTES)]);
    expect(decoder.decode(framed(7, BYTES))).toEqual({ a: 27, b: "foo" });
  });
});
