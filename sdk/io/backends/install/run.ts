import { spawn } from "node:child_process";

/** How a command is run. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Runs a command without a shell; gives what it printed on stdout, or throws with the end of what it printed. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      signal: options.signal,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let tail = "";
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk;
      tail = (tail + chunk).slice(-2000);
    });
    child.stderr.on("data", (chunk: Buffer) => {
      tail = (tail + chunk).slice(-2000);
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve(stdout);
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
