export * from "./default.js";
export * from "./display.js";
export * from "./lines.js";
export * from "./notebook.js";
export * from "./terminal.js";
