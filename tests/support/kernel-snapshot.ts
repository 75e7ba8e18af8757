import { createRequire } from "node:module";
import { join } from "node:path";
import type * as Snapshot from "../../kernel/cells/snapshot/index.js";
import { oneAtATime } from "./made-once.js";
import { ROOT } from "./source-files.js";

let provided: Promise<string> | undefined;

/**
 * The startup snapshot of the built kernel, in the user's cache as `assay install kernel` puts it there. Without one each kernel of the tests would check
 * the libraries' types anew, for seconds; the first test file that starts a kernel builds it, and the others wait for it.
 */
export function kernelSnapshot(): Promise<string> {
  provided ??= provide();
  return provided;
}

async function provide(): Promise<string> {
  // The compiled kernel: a snapshot is made of compiled files.
  const { buildSnapshot, findSnapshot, snapshotFolder } = createRequire(join(ROOT, "package.json"))(
    "./dist/kernel/cells/snapshot/index.js",
  ) as typeof Snapshot;
  return (
    findSnapshot() ??
    (await oneAtATime(snapshotFolder(), "tests", async () => findSnapshot() ?? (await buildSnapshot()).path))
  );
}
