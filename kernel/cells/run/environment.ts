import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Loads the nearest `.env` at or above a folder; variables that the process has already stay. */
export function loadEnvironment(folder: string): void {
  for (let at = folder; ; at = dirname(at)) {
    const file = join(at, ".env");
    if (existsSync(file)) {
      process.loadEnvFile(file);
      return;
    }
    if (at === dirname(at)) return;
  }
}

/** `require`, `__dirname` and `__filename`, which the types of Node promise, as a file in the notebook's folder has them. */
export function installNodeGlobals(folder: string): void {
  const filename = join(folder, "cell.ts");
  const values = { __dirname: folder, __filename: filename, require: createRequire(filename) };
  for (const [name, value] of Object.entries(values)) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
  }
}
