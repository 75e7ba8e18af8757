import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { constants, setPriority } from "node:os";
import { dirname, join } from "node:path";
import { AssayError } from "../../../sdk/utils/errors/index.js";
import { bundle, collectModules } from "./modules.js";
import { ENTRY, snapshotPath } from "./places.js";
import { runNode } from "./run-node.js";
import { startsFrom } from "./try-out.js";

export interface BuildOptions {
  readonly signal?: AbortSignal;
  /** Told what is being done, a few times. */
  readonly onProgress?: (message: string) => void;
  /** Leaves the processor to others. @default false */
  readonly background?: boolean;
}

export interface BuiltSnapshot {
  readonly path: string;
  readonly bytes: number;
  readonly seconds: number;
}

/** Snapshots of other versions that are kept beside a new one: several installations may share the cache. */
const KEPT = 2;
/** Age at which what a builder left half done is taken away. */
const ABANDONED_MS = 3_600_000;

/**
 * Builds the startup snapshot of the compiler's process and tries it out. It is made aside and then put in place, so that two builders at
 * once are fine; old ones are removed.
 *
 * @throws AssayError `INSTALL_FAILED` where it cannot be built or does not start
 */
export async function buildSnapshot(options: BuildOptions = {}): Promise<BuiltSnapshot> {
  const { signal, onProgress = () => {}, background = false } = options;
  const started = performance.now();
  const path = snapshotPath();
  if (path === undefined) throw failed("the kernel is not compiled", `no ${ENTRY}`);
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const aside = join(folder, `making-${process.pid}-${Date.now()}`);
  const blob = `${aside}.blob`;
  const script = `${aside}.js`;
  try {
    onProgress("checking the libraries' types");
    // It holds TypeScript, which the host does without.
    const { shrinkTypeScript } = await import("./shrink.js");
    await writeFile(script, bundle(ENTRY, collectModules(ENTRY), shrinkTypeScript));
    const { code, output } = await runNode(["--snapshot-blob", blob, "--build-snapshot", script], {
      signal,
      started: (pid) => {
        if (background) setPriority(pid, constants.priority.PRIORITY_LOW);
      },
    });
    if (code !== 0) throw failed("the startup snapshot could not be built", output);
    onProgress("trying the snapshot out");
    const trial = await startsFrom(blob, signal);
    if (!trial.ok) throw failed("the startup snapshot does not start", trial.output);
    await rename(blob, path);
    const { size } = await stat(path);
    await removeOld(folder, path);
    return { path, bytes: size, seconds: (performance.now() - started) / 1000 };
  } finally {
    await rm(script, { force: true });
    await rm(blob, { force: true });
  }
}

async function removeOld(folder: string, path: string): Promise<void> {
  const others: { path: string; time: number }[] = [];
  for (const name of await readdir(folder)) {
    const other = join(folder, name);
    // Another builder may take its own away meanwhile.
    const found = await stat(other).catch(() => undefined);
    if (found === undefined || other === path) continue;
    if (name.startsWith("making-")) {
      if (Date.now() - found.mtimeMs > ABANDONED_MS) await rm(other, { force: true });
    } else if (name.endsWith(".blob")) others.push({ path: other, time: found.mtimeMs });
  }
  others.sort((a, b) => b.time - a.time);
  for (const old of others.slice(KEPT)) await rm(old.path, { force: true });
}

function failed(what: string, got: string): AssayError {
  return new AssayError("INSTALL_FAILED", {
    what,
    got: got.trim().slice(0, 1000) || "nothing",
    next: "The kernel starts without it, more slowly.",
  });
}
