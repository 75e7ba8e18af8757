import { avroDecoder, avroEncoder, avroFile, avroType, framedDecoder } from "./avro.js";
import type { RowDecoder, RowEncoder } from "./codec.js";
import type { InputFormatConfig, OutputFormatConfig } from "./config.js";
import { jsonDecoder, jsonEncoder } from "./json.js";
import { SchemaRegistry } from "./schema-registry.js";

/** What reads messages of a format. CONFIG_INVALID where its schema cannot be read. */
export async function openDecoder(format: InputFormatConfig): Promise<RowDecoder> {
  if (format.kind === "json") return jsonDecoder;
  const { registry, schema = "" } = format;
  if (registry !== undefined) return framedDecoder(new SchemaRegistry(registry, avroType));
  return avroDecoder(await avroFile(schema));
}

/** What writes results in a format for a topic. */
export async function openEncoder(format: OutputFormatConfig, topic: string): Promise<RowEncoder> {
  if (format.kind === "json") return jsonEncoder;
  const type = await avroFile(format.schema);
  if (format.registry === undefined) return avroEncoder(type);
  const registry = new SchemaRegistry(format.registry, avroType);
  return avroEncoder(type, await registry.register(`${topic}-value`, JSON.stringify(type)));
}
