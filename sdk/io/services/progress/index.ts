export * from "./display.js";
export * from "./lines.js";
export * from "./terminal.js";
