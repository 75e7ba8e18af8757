import { spawnSync } from "node:child_process";
import { mkdtemp, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** Says why this process cannot mount a disk of its own; to be called before the tests that need one. */
export function canMount(): true {
  if (process.platform !== "linux") throw new Error("only Linux mounts a disk in memory");
  if (process.getuid?.() !== 0) throw new Error("only root mounts a disk");
  const { status, stderr } = spawnSync("mount", ["--version"], { encoding: "utf8" });
  if (status !== 0) throw new Error(`no mount: ${stderr}`);
  return true;
}

/** An empty disk (in memory) of so many KiB. Goes away with the test. */
export async function smallDisk(kib: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "assay-disk-"));
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${kib}k`, "tmpfs", folder], {
    encoding: "utf8",
  });
  onTestFinished(async () => {
    spawnSync("umount", [folder]);
    await rmdir(folder);
  });
  if (mounted.status !== 0) throw new Error(`the disk cannot be mounted: ${mounted.stderr}`);
  return folder;
}
