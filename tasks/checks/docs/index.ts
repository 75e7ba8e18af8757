export * from "./compile.js";
export * from "./links.js";
export * from "./page.js";
export * from "./run.js";
