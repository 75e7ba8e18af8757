import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { findSnapshot, SNAPSHOT_FLAGS } from "../cells/snapshot/places.js";

export interface CompilerCommand {
  readonly command: string;
  readonly args: string[];
  /** The startup snapshot that the process starts from. */
  readonly snapshot?: string;
}

/** Milliseconds after the kernel's start that a missing snapshot is built: the first cells come first. */
const BUILD_AFTER_MS = 15_000;

const cells = join(__dirname, "..", "cells");
const refused = new Set<string>();
let building = false;

/**
 * The program that runs the compiler's process: from its startup snapshot where there is one for this very kernel, else the plain script,
 * and then the snapshot is built in the background for the next start.
 */
export function compilerCommand(): CompilerCommand {
  const snapshot = usableSnapshot();
  if (snapshot !== undefined && !refused.has(snapshot))
    return {
      command: process.execPath,
      args: [...SNAPSHOT_FLAGS, "--snapshot-blob", snapshot],
      snapshot,
    };
  if (snapshot === undefined) buildLater();
  return { command: process.execPath, args: [join(cells, "compiler-main.js")] };
}

/** A process ended before it answered anything: its snapshot is not used again, and made anew by the next kernel. */
export function refuseSnapshot(path: string): void {
  refused.add(path);
  try {
    rmSync(path, { force: true });
  } catch {
    // Another user's cache; this kernel does without.
  }
}

/** A cache that cannot be read must not stop the kernel. */
function usableSnapshot(): string | undefined {
  try {
    return findSnapshot();
  } catch {
    return undefined;
  }
}

function buildLater(): void {
  if (building) return;
  building = true;
  setTimeout(() => {
    const child = spawn(process.execPath, [join(cells, "snapshot", "build-main.js")], { stdio: "ignore" });
    // Neither waited for nor left behind.
    child.on("error", () => {});
    child.unref();
    process.once("exit", () => child.kill("SIGKILL"));
  }, BUILD_AFTER_MS).unref();
}
