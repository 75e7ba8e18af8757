export * from "./escape.js";
export * from "./html.js";
export * from "./script-json.js";
