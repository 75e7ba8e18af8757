// The globals of cells. Made when they are first used: a kernel that shows nothing loads nothing.
import type { KernelGlobals } from "../../display/index.js";

const NAMES = [
  "display",
  "clearOutput",
  "input",
  "kernel",
  "progress",
  "slider",
] as const satisfies (keyof KernelGlobals)[];

export function installGlobals(): void {
  for (const name of NAMES) {
    const set = (value: unknown) =>
      Object.defineProperty(globalThis, name, {
        value,
        writable: true,
        configurable: true,
        enumerable: false,
      });
    Object.defineProperty(globalThis, name, {
      get: () => {
        const value = (require("../../index.js") as KernelGlobals)[name];
        set(value);
        return value;
      },
      set,
      configurable: true,
      enumerable: false,
    });
  }
  console.clear = function clear() {
    (globalThis as unknown as KernelGlobals).clearOutput();
  };
}
