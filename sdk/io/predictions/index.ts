export * from "./sink.js";
