import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";

/** Folders that hold no sources, where no git says what is ignored. */
const NO_SOURCES = new Set(["node_modules", "dist", "coverage", "outputs", "mlruns"]);

/**
 * The project's own files, relative to its root with slashes, sorted: what git tracks or would track; outside of a repository
 * all but hidden folders, installed packages and what builds and runs write.
 */
export async function filesOf(root: string): Promise<string[]> {
  const files = (await ofGit(root)) ?? (await below(root, root));
  return files.sort();
}

/** Undefined where there is no git, or no repository. */
function ofGit(root: string): Promise<string[] | undefined> {
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate", "--", "."];
  return new Promise((resolve) => {
    execFile("git", args, { cwd: root, maxBuffer: 2 ** 28 }, (error, stdout) => {
      if (error !== null) resolve(undefined);
      // A file that was deleted and not yet committed is still listed.
      else resolve(stdout.split("\0").filter((path) => path !== "" && existsSync(join(root, path))));
    });
  });
}

async function below(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = entries.map((entry) => {
    const path = join(folder, entry.name);
    if (entry.isFile()) return [relative(root, path).split(sep).join("/")];
    const isSkipped = NO_SOURCES.has(entry.name) || (entry.name.startsWith(".") && entry.name !== ".github");
    return entry.isDirectory() && !isSkipped ? below(root, path) : [];
  });
  return (await Promise.all(found)).flat();
}
