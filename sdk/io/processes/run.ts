import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { endWith } from "./end-with.js";

/** How a command is run. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Gets each line of standard output as it comes. */
  readonly onLine?: (line: string) => void;
}

/** Runs a command without a shell; gives what it printed on stdout, or throws with the end of what it printed. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const { onLine, signal: stop } = options;
    endWith(child, stop);
    let stdout = "";
    let tail = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      stdout += chunk;
      tail = (tail + chunk).slice(-2000);
    });
    if (onLine !== undefined) createInterface({ input: child.stdout }).on("line", onLine);
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      tail = (tail + chunk).slice(-2000);
    });
    let failure: Error | undefined;
    child.on("error", (error) => {
      failure = error;
      // What never started does not end either.
      if (child.pid === undefined) reject(error);
    });
    child.on("close", (code, signal) => {
      if (failure !== undefined) reject(failure);
      else if (stop?.aborted === true) reject(stop.reason);
      else if (code === 0) resolve(stdout);
      else
        reject(
          new Error(`${command} ${args[0] ?? ""} ended with ${signal ?? `code ${code}`}: ${tail.trim()}`),
        );
    });
  });
}

/** The first of these commands that runs, with what `args` makes it print; undefined where none does. */
export async function findCommand(
  candidates: readonly string[],
  args: readonly string[],
): Promise<string | undefined> {
  for (const candidate of candidates) {
    try {
      await run(candidate, args);
      return candidate;
    } catch {
      // Not there, or broken: the next one may do.
    }
  }
  return undefined;
}
