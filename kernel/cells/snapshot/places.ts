import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { cachedDataVersionTag } from "node:v8";
import { cacheFolder } from "../../../sdk/utils/cache-folder.js";
import { collectModules } from "./modules.js";

/** The compiled script that the snapshot is made of. */
export const ENTRY = join(__dirname, "snapshot-main.js");
/** The scripts that decide how the modules are put into one script. */
const BUNDLERS: readonly string[] = ["build.js", "modules.js", "shrink.js", "purity.js", "squeeze.js"];
/** Flags of the process that builds a snapshot, and of those that start from it: they must be the same. */
export const SNAPSHOT_FLAGS: readonly string[] = [];

/** Folder of the snapshots, in the user's cache. */
export function snapshotFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(cacheFolder(env, process.platform, homedir()), "kernel");
}

/**
 * Names what a snapshot depends on: Node, V8 with its flags and the processor's features, the kernel's compiled files (those that bundle
 * them too), where they are, and the versions of TypeScript and of Node's types. `undefined` where the kernel is not compiled.
 */
export function snapshotKey(): string | undefined {
  if (!existsSync(ENTRY)) return undefined;
  const hash = createHash("sha256");
  const from = createRequire(ENTRY);
  for (const part of [
    process.version,
    process.arch,
    process.platform,
    cachedDataVersionTag(),
    ...SNAPSHOT_FLAGS,
  ])
    hash.update(`${part}\n`);
  for (const name of ["typescript", "@types/node"]) {
    const path = from.resolve(`${name}/package.json`);
    hash.update(`${path}\n${(JSON.parse(readFileSync(path, "utf8")) as { version: string }).version}\n`);
  }
  for (const bundler of BUNDLERS) hash.update(readFileSync(join(__dirname, bundler)));
  for (const [path, { text }] of collectModules(ENTRY)) {
    hash.update(`${path}\n`);
    if (text !== undefined) hash.update(text);
  }
  return hash.digest("hex").slice(0, 24);
}

/** Where the snapshot for this kernel is or would be. */
export function snapshotPath(): string | undefined {
  const key = snapshotKey();
  return key === undefined ? undefined : join(snapshotFolder(), `${key}.blob`);
}

/** The snapshot to start from, where there is one and it is not stale. */
export function findSnapshot(): string | undefined {
  const path = snapshotPath();
  return path !== undefined && existsSync(path) ? path : undefined;
}
