export * from "./write.js";
