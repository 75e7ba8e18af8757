import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SHARED_FOLDER } from "./support/made-once.js";
import { ROOT } from "./support/source-files.js";

/**
 * Tests that start the command line or pack the package use `dist`: built here, once, where it is older than a source. What test files share
 * lies in a folder that goes away after the last of them; gives what takes it away.
 */
export default function setup(): () => void {
  const args = [join(ROOT, "tasks", "build.mjs"), "--if-needed"];
  const build = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (build.status !== 0) throw new Error(`the build failed:\n${build.stdout}${build.stderr}`);
  const shared = mkdtempSync(join(tmpdir(), "assay tests é "));
  process.env[SHARED_FOLDER] = shared;
  return () => {
    delete process.env[SHARED_FOLDER];
    rmSync(shared, { recursive: true, force: true, maxRetries: 3 });
  };
}
