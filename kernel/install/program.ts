import { existsSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { AssayError } from "../../sdk/utils/errors/index.js";

/** The program of the kernel in a package's folder. Throws INSTALL_FAILED where it was not built. */
export function kernelMain(root: string): string {
  const main = join(root, "dist", "kernel", "main.js");
  if (existsSync(main)) return main;
  throw new AssayError("INSTALL_FAILED", {
    what: "the kernel's program is not there",
    wanted: main,
    next: "Build it in a copy of the sources: npm run build; else install the package again: npm install assay.",
  });
}

/**
 * The path of Node that outlives its updates. Homebrew keeps each version in a folder of its own (`Cellar/node/24.1.0`), which
 * the next version replaces, and a link to the newest in `opt`.
 */
export function lastingNode(execPath: string): string {
  const [, prefix, formula, rest] = /^(.*)\/Cellar\/([^/]+)\/[^/]+\/(.*)$/.exec(execPath) ?? [];
  if (prefix === undefined) return execPath;
  const link = `${prefix}/opt/${formula}/${rest}`;
  try {
    return realpathSync(link) === realpathSync(execPath) ? link : execPath;
  } catch {
    return execPath;
  }
}

/** Why the package may be gone one day, as one sentence that says what to do; undefined where it is there to stay. */
export function passingPlace(root: string, temporary: string = tmpdir()): string | undefined {
  const again = "Install it to stay (npm install assay, in your project), and run this command from there.";
  if (root.split(sep).includes("_npx"))
    return `The kernel runs from npx's cache (${root}), which npm may empty. ${again}`;
  const below = (folder: string): boolean => root === folder || root.startsWith(`${folder}${sep}`);
  const folders = [temporary, realOf(temporary)];
  if (folders.some(below)) return `The kernel runs from a temporary folder (${root}). ${again}`;
  return undefined;
}

function realOf(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}
