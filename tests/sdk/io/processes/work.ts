import type { StartWork } from "../../../../sdk/io/processes/index.js";
import { AssayError } from "../../../../sdk/utils/errors/index.js";

interface Asked {
  readonly what: "double" | "throw" | "end" | "kill" | "sum" | "wait" | "settings" | "spin";
  readonly value?: number;
}

/** What the worker processes of the pool's tests do. */
export const startWork: StartWork =
  async (settings: unknown, data) =>
  async ({ what, value = 0 }: Asked) => {
    if (what === "double") return { pid: process.pid, value: 2 * value };
    if (what === "throw")
      throw new AssayError("DATA_EMPTY", { what: `nothing in ${value}`, wanted: "a row" });
    if (what === "sum") return data().reduce((sum, byte) => sum + byte, 0);
    if (what === "settings")
      return { settings, own: process.env.ASSAY_TEST, options: process.env.NODE_OPTIONS };
    if (what === "wait") return new Promise((resolve) => setTimeout(resolve, value, value));
    if (what === "spin") for (;;);
    if (what === "end") {
      console.error("no more memory");
      process.exit(7);
    }
    process.kill(process.pid, "SIGKILL");
    return new Promise(() => {});
  };
