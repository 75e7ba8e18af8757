export * from "./query.js";
export * from "./store.js";
