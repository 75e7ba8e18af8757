import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** The commit that is checked out in a folder; undefined outside of a git checkout or without git. */
export async function gitCommit(folder: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)("git", ["rev-parse", "--verify", "HEAD"], {
      cwd: folder,
      timeout: 2000,
      windowsHide: true,
    });
    const commit = stdout.trim();
    return /^[0-9a-f]{40,64}$/.test(commit) ? commit : undefined;
  } catch {
    return undefined; // A tag the run can do without.
  }
}
