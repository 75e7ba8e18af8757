import { type ChildProcessByStdio, type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { join } from "node:path";
import type { Readable } from "node:stream";

/** A process with its output. */
export type Child = ChildProcessByStdio<null, Readable, Readable>;

/** Starts a TypeScript file of tests/support in a Node process of its own. */
export function runSupport(file: string, args: readonly string[]): Child {
  const jiti = join(__dirname, "..", "..", "node_modules", "jiti", "lib", "jiti-cli.mjs");
  return spawn(process.execPath, [jiti, join(__dirname, file), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Waits for a process's end; rejects with its stderr where its status is not 0. Resolves to its stdout. */
export async function output(child: Child | ChildProcessWithoutNullStreams): Promise<string> {
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (status !== 0) throw new Error(`the process ended with status ${status}: ${stderr.slice(-3000)}`);
  return stdout;
}

/** Kills a process with SIGKILL after its first `count` lines on stdout; resolves to the lines that came. */
export async function killAfterLines(child: Child, count: number): Promise<string[]> {
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (more: string) => {
    text += more;
    if (text.split("\n").length > count) child.kill("SIGKILL");
  });
  await new Promise((resolve) => child.once("close", resolve));
  return text.split("\n").filter((line) => line !== "");
}
