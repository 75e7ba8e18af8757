export * from "./artifacts.js";
export * from "./disk.js";
export * from "./doctor.js";
export * from "./packages.js";
export * from "./ports.js";
