export * from "./inject.js";
