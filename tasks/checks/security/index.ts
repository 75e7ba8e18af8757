export * from "./audit.js";
export * from "./licences.js";
export * from "./secrets.js";
