import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { filesBelow, ROOT } from "./support/source-files.js";

/** Tests that start the command line or pack the package use `dist`: built here, once, where it is missing or older than a source. */
export default function setup(): void {
  const built = join(ROOT, "dist", "sdk", "index.mjs");
  const newest = Math.max(
    ...["sdk", "tasks"]
      .flatMap((folder) => filesBelow(folder))
      .map((file) => statSync(join(ROOT, file)).mtimeMs),
  );
  if (existsSync(built) && statSync(built).mtimeMs >= newest) return;
  const build = spawnSync(process.execPath, [join(ROOT, "tasks", "build.mjs")], { encoding: "utf8" });
  if (build.status !== 0) throw new Error(`the build failed:\n${build.stdout}${build.stderr}`);
}
