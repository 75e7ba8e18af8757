export * from "./input.js";
export * from "./profile.js";
export * from "./report.js";
export * from "./stored/index.js";
