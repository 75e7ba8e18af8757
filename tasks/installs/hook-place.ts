import { existsSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { packageInfo } from "../../sdk/io/environment/index.js";
import { AssayError } from "../../sdk/utils/errors/index.js";
import { git, runGit, workTree } from "../git.js";
import type { HookPlaces } from "./hook-script.js";

/** Where a repository has its hooks, and what they have to know. */
export interface HookPlace extends Omit<HookPlaces, "madeFolder"> {
  /** The folder of the hooks, absolute. */
  readonly folder: string;
  /** Whether git would take the hooks themselves for files of the project. */
  readonly isTracked: boolean;
}

/**
 * Finds where git looks for the hooks of the project's repository: `.git/hooks`, that of all its work trees, or what core.hooksPath
 * names. Throws PROJECT_INVALID where there is no repository, or the folder is not this repository's alone.
 */
export async function findHookPlace(root: string, node: string): Promise<HookPlace> {
  const top = await workTree(root);
  // From the top: there git runs hooks, and from there a relative core.hooksPath counts.
  const folder = resolve(top, await git(["rev-parse", "--git-path", "hooks"], { root: top }));
  const common = resolve(top, await git(["rev-parse", "--git-common-dir"], { root: top }));
  const isOwn = [top, common].some((place) => isBelow(realOf(place), realOf(folder)));
  if (!isOwn) throw shared(folder);
  if (/(^|[\\/])\.husky([\\/]_)?$/.test(folder)) throw husky(folder);
  const { code } = await runGit(["check-ignore", "--quiet", join(folder, "commit-msg")], { root: top });
  const project = relative(realOf(top), realOf(root)).split(sep).join("/");
  return {
    ...{ folder, node, project },
    isTracked: !isBelow(realOf(common), realOf(folder)) && code === 1,
    mains: mainsOf(realOf(top), project),
  };
}

/** Where the command line is: in the project's packages, in this copy's place in the work tree, where this copy is. */
function mainsOf(top: string, project: string): string[] {
  const inPackage = ["dist", "sdk", "scripts", "main.js"];
  const here = join(realOf(packageInfo().root), ...inPackage);
  const inTree = isBelow(top, here) ? [relative(top, here).split(sep).join("/")] : [];
  const inPackages = [project, "node_modules", "assay", ...inPackage].filter((part) => part !== "").join("/");
  return [...new Set([...inTree, inPackages, here])];
}

/** Whether a path is a folder or lies below it. */
function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return !isAbsolute(way) && way.split(sep)[0] !== "..";
}

/** A path without links, as far as it is there. */
function realOf(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  return dirname(path) === path ? path : join(realOf(dirname(path)), path.slice(dirname(path).length));
}

function shared(folder: string): AssayError {
  return new AssayError("PROJECT_INVALID", {
    what: "git's hooks of this repository lie in a folder that others may use, too (core.hooksPath)",
    got: folder,
    wanted: "hooks of this repository alone",
    next: "Run `git config --local core.hooksPath .git/hooks` first, or call `assay task commits:check FILE`, `commits:staged` and `checks` from the hooks there.",
  });
}

function husky(folder: string): AssayError {
  return new AssayError("PROJECT_INVALID", {
    what: "husky writes git's hooks of this repository",
    got: folder,
    next: 'Add `npx assay task commits:check "$1"` to .husky/commit-msg, `npx assay task commits:staged` to .husky/pre-commit and `npx assay task checks` to .husky/pre-push.',
  });
}
