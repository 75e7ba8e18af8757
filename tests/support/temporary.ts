import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A new folder that goes away with the test. Its name has a space and letters beyond ASCII, as users' folders have. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "assay été 🚲 "));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
