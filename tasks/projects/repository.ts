import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { AssayError, messageOf } from "../../sdk/utils/errors/index.js";
import { runGit } from "../git.js";

/** What is done about a repository: a new one is made, the folder is in one already, git is not there, or none is wanted. */
export type RepositoryPlan = "new" | "inside" | "no git" | "unwanted";

/** What shall be done. Throws TOOL_MISSING where a repository is wanted by word and git is not there. */
export async function planRepository(folder: string, wanted: boolean | undefined): Promise<RepositoryPlan> {
  if (wanted === false) return "unwanted";
  try {
    await runGit(["--version"], { root: process.cwd() });
  } catch (cause) {
    if (wanted === undefined) return "no git";
    throw new AssayError("TOOL_MISSING", {
      what: "git is not there to make a repository",
      got: messageOf(cause),
      next: "Install git, or leave --git out: the project is then made without a repository.",
      cause,
    });
  }
  return isInside(folder) ? "inside" : "new";
}

/** Whether a folder is in a working tree, itself not yet there perhaps. */
function isInside(folder: string): boolean {
  if (existsSync(join(folder, ".git"))) return true;
  return dirname(folder) !== folder && isInside(dirname(folder));
}

/** Makes a repository with the branch `main`, without a commit: who commits, and what, is for people to say. */
export async function makeRepository(folder: string, signal: AbortSignal): Promise<void> {
  const args = ["-c", "init.defaultBranch=main", "init", "--quiet"];
  const { code, output } = await runGit(args, { root: folder, signal });
  if (code === 0) return;
  throw new AssayError("INSTALL_FAILED", {
    what: "git could not make a repository",
    got: output.trim(),
    next: "Mend what git says, or give --no-git. Nothing was made.",
  });
}
