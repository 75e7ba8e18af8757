import { spawn } from "node:child_process";
import { SNAPSHOT_FLAGS } from "./places.js";

export interface NodeRun {
  readonly code: number | null;
  /** What it printed, of both streams. */
  readonly output: string;
}

/** Runs Node with the snapshots' flags, to its end. */
export function runNode(
  args: readonly string[],
  { signal, started }: { readonly signal?: AbortSignal; readonly started?: (pid: number) => void } = {},
): Promise<NodeRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...SNAPSHOT_FLAGS, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      signal,
      killSignal: "SIGKILL",
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
    if (child.pid !== undefined) started?.(child.pid);
  });
}
