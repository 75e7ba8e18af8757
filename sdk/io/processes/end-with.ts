import type { ChildProcess } from "node:child_process";

/**
 * Ends a child process when a signal fires. Not by the `signal` option of Node's own functions: where the program is not
 * there and the signal fires at once, Node (20.20 and 24.21 were tried) signals a process id that was never set. It may be 0,
 * which stands for every process of the group: ourselves, npm and the shell that started us.
 */
export function endWith(child: ChildProcess, signal: AbortSignal | undefined): void {
  // What never started has no id.
  if (signal === undefined || child.pid === undefined) return;
  const end = (): void => void child.kill();
  if (signal.aborted) end();
  else {
    signal.addEventListener("abort", end, { once: true });
    child.once("close", () => signal.removeEventListener("abort", end));
  }
}
