export * from "./output.js";
export * from "./table.js";
