export * from "./box.js";
