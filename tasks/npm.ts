import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { AssayError } from "../sdk/utils/errors/index.js";
import { runProgram, type ToolAnswer, type ToolOptions } from "./tool.js";

/** Runs npm: that of the Node that runs this, where its script is beside it, else that of the PATH. */
export function npm(args: readonly string[], options: ToolOptions): Promise<ToolAnswer> {
  const home = dirname(process.execPath);
  const scripts = [join(home, "..", "lib"), home].map((folder) =>
    join(folder, "node_modules", "npm", "bin", "npm-cli.js"),
  );
  // On Windows npm itself is a shell's script.
  const script = scripts.find(existsSync);
  const quiet = { ...options, env: { npm_config_update_notifier: "false", ...options.env } };
  return script === undefined
    ? runProgram(process.platform === "win32" ? "npm.cmd" : "npm", args, quiet)
    : runProgram(process.execPath, [script, ...args], quiet);
}

/** How a failure of npm is told. */
export interface NpmFailure {
  /** What went wrong (default: that the command failed). */
  readonly what?: string;
  /** How one goes on, with a network and without. */
  readonly next?: (offline: boolean) => string;
}

/** Runs npm and gives what it printed on standard output. Throws INSTALL_FAILED with the end of its words where it fails. */
export async function npmDone(
  args: readonly string[],
  options: ToolOptions,
  { what = `npm ${args[0]} failed`, next = goOn }: NpmFailure = {},
): Promise<string> {
  const { code, output, stdout } = await npm(args, { ...options, capture: true });
  if (code === 0) return stdout;
  const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH/.test(output);
  throw new AssayError("INSTALL_FAILED", {
    what: offline ? `${what}: the packages' registry cannot be reached` : what,
    got: output.trim().split("\n").slice(-12).join("\n"),
    next: next(offline),
  });
}

const goOn = (offline: boolean): string =>
  offline ? "Run it again when there is a network." : "Mend what npm says, and run it again.";
