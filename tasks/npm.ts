import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { runProgram, type ToolAnswer, type ToolOptions } from "./tool.js";

/** Runs npm: that of the Node that runs this, where its script is beside it, else that of the PATH. */
export function npm(args: readonly string[], options: ToolOptions): Promise<ToolAnswer> {
  const home = dirname(process.execPath);
  const scripts = [join(home, "..", "lib"), home].map((folder) =>
    join(folder, "node_modules", "npm", "bin", "npm-cli.js"),
  );
  const script = scripts.find(existsSync);
  const quiet = { ...options, env: { npm_config_update_notifier: "false", ...options.env } };
  return script === undefined
    ? runProgram(process.platform === "win32" ? "npm.cmd" : "npm", args, quiet)
    : runProgram(process.execPath, [script, ...args], quiet);
}
