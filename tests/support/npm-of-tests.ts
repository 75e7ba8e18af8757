import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { temporaryFolder } from "./temporary.js";

/** Until the test ends, npm of this Node is a script of the test's: it stands beside a Node that is a link to this one. */
export async function npmIs(script: string): Promise<void> {
  const home = await temporaryFolder();
  const npm = join(home, "lib", "node_modules", "npm", "bin");
  mkdirSync(npm, { recursive: true });
  mkdirSync(join(home, "bin"));
  writeFileSync(join(npm, "npm-cli.js"), script);
  const { execPath } = process;
  symlinkSync(execPath, join(home, "bin", "node"));
  process.execPath = join(home, "bin", "node");
  onTestFinished(() => {
    process.execPath = execPath;
  });
}
