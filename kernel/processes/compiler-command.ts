import { join } from "node:path";

/** The program that runs the compiler's process. */
export function compilerCommand(): { command: string; args: string[] } {
  return { command: process.execPath, args: [join(__dirname, "..", "cells", "compiler-main.js")] };
}
