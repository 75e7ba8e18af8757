export * from "./build.js";
export * from "./column.js";
export * from "./matrix.js";
export * from "./table.js";
