import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "./support/source-files.js";

/** Tests that start the command line or pack the package use `dist`: built here, once, where it is older than a source. */
export default function setup(): void {
  const args = [join(ROOT, "tasks", "build.mjs"), "--if-needed"];
  const build = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (build.status !== 0) throw new Error(`the build failed:\n${build.stdout}${build.stderr}`);
}
