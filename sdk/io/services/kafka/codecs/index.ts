export * from "./codec.js";
export * from "./json.js";
