import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** npm by the Node that runs this, where its script is beside it (on Windows npm itself is a shell's script); else from the PATH. */
export function npmCommand(): readonly [program: string, ...args: string[]] {
  const beside = dirname(process.execPath);
  const script = join("node_modules", "npm", "bin", "npm-cli.js");
  const found = [join(beside, "..", "lib", script), join(beside, script)].find((path) => existsSync(path));
  return found === undefined ? ["npm"] : [process.execPath, found];
}
