export * from "./avro.js";
export * from "./codec.js";
export * from "./json.js";
export * from "./open.js";
export { SchemaRegistry } from "./schema-registry.js";
