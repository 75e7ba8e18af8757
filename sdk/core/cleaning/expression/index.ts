export * from "./bind.js";
export * from "./parse.js";
