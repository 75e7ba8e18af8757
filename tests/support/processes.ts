import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { join } from "node:path";
import { type Child, finished } from "./run-process.js";

/** Starts a TypeScript file of tests/support in a Node process of its own. */
export function runSupport(file: string, args: readonly string[]): Child {
  const jiti = join(__dirname, "..", "..", "node_modules", "jiti", "lib", "jiti-cli.mjs");
  return spawn(process.execPath, [jiti, join(__dirname, file), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Waits for a process's end; rejects with its stderr where its status is not 0. Resolves to its stdout. */
export async function output(child: Child | ChildProcessWithoutNullStreams): Promise<string> {
  const { code, stdout, stderr } = await finished(child);
  if (code !== 0) throw new Error(`the process ended with status ${code}: ${stderr.slice(-3000)}`);
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
