// What both ends of a pipe need. The host takes its own parts (spawning, watching) from their files: the compiler's snapshot holds what is exported here.
export * from "./frames.js";
