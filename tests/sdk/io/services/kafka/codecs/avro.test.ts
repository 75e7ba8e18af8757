import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { inputFormatConfig } from "../../../../../../sdk/io/services/kafka/codecs/config.js";
import {
  avroDecoder,
  avroEncoder,
  avroType,
  BadMessage,
  framedDecoder,
  openDecoder,
  openEncoder,
  SchemaRegistry,
} from "../../../../../../sdk/io/services/kafka/codecs/index.js";
import { temporaryFolder } from "../../../../../support/temporary.js";

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
  readonly config: { readonly url: string; readonly timeoutMs: number };
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
  const config = { url, timeoutMs: 5000 };
  return { config, registry: new SchemaRegistry(config, avroType), asked, state };
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

  it("are opened as a config says: by a file, by a registry, or both to write", async () => {
    const { config, asked } = await registryOf();
    const file = join(await temporaryFolder(), "test.avsc");
    writeFileSync(file, SCHEMA);
    const row = { a: 27, b: "foo" };
    expect((await openDecoder({ kind: "json" })).decode(Buffer.from('{"a":1}'))).toEqual({ a: 1 });
    expect((await openDecoder({ kind: "avro", schema: file })).decode(BYTES)).toEqual(row);
    const byRegistry = await openDecoder({ kind: "avro", registry: config });
    await byRegistry.prepare?.([framed(7, BYTES)]);
    expect(byRegistry.decode(framed(7, BYTES))).toEqual(row);
    expect((await openEncoder({ kind: "json" }, "out")).encode(row).toString()).toBe('{"a":27,"b":"foo"}');
    expect((await openEncoder({ kind: "avro", schema: file }, "out")).encode(row)).toEqual(BYTES);
    const both = await openEncoder({ kind: "avro", schema: file, registry: config }, "out");
    expect(both.encode(row)).toEqual(framed(9, BYTES));
    expect(asked.at(-1)).toBe("POST /subjects/out-value/versions");
    await expect(openDecoder({ kind: "avro", schema: `${file}x` })).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      details: { what: "the Avro schema cannot be read", got: `${file}x` },
    });
  });

  it("send the user of a registry, and tell what it answers to a schema that it refuses", async () => {
    const heard: (string | undefined)[] = [];
    const server = createServer((request, reply) => {
      heard.push(request.headers.authorization);
      reply.writeHead(409).end('{"message": "incompatible"}');
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const registry = new SchemaRegistry({ url, username: "ada", password: "x", timeoutMs: 5000 }, avroType);
    await expect(registry.register("out-value", SCHEMA)).rejects.toThrow(
      'the schema registry answers 409: {"message":"incompatible"}',
    );
    expect(heard).toEqual([`Basic ${Buffer.from("ada:x").toString("base64")}`]);
  });

  it.each([
    ["ftp://h", false],
    ["http://", false],
    ["http://h:8081", true],
  ])("take a registry's address only of HTTP: %s", (url, isTaken) => {
    expect(inputFormatConfig.safeParse({ kind: "avro", registry: { url } }).success).toBe(isTaken);
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
