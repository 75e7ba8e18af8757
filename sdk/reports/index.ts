export * from "./card/index.js";
export * from "./cleaning.js";
export * from "./comparison/index.js";
export * from "./input.js";
export * from "./json/index.js";
export { printablePage } from "./printable.js";
export * from "./profile.js";
export * from "./report.js";
export * from "./stored/index.js";
