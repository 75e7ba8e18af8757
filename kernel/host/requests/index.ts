export * from "./execute.js";
export * from "./handler.js";
export * from "./table.js";
