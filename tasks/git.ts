import { resolve } from "node:path";
import { AssayError, hasCode } from "../sdk/utils/errors/index.js";
import { runProgram, type ToolAnswer } from "./tool.js";

/** How git is run. */
export interface GitOptions {
  /** The folder that it runs in. */
  readonly root: string;
  readonly signal?: AbortSignal;
  readonly input?: string;
}

/** Runs git and gives its answer, whatever its code. Throws TOOL_MISSING where git is not there. */
export function runGit(args: readonly string[], options: GitOptions): Promise<ToolAnswer> {
  // Its words are read by programs: in English, without colours and without a pager.
  const env = { LC_ALL: "C", GIT_PAGER: "cat" };
  return runProgram("git", ["-c", "color.ui=false", ...args], { ...options, env, capture: true });
}

/** What git prints, without the last line end. Throws PROJECT_INVALID with its words where it refuses. */
export async function git(args: readonly string[], options: GitOptions): Promise<string> {
  const { code, stdout, output } = await runGit(args, options);
  if (code === 0) return stdout.replace(/\n$/, "");
  throw new AssayError("PROJECT_INVALID", {
    what: `git ${args[0]} was refused`,
    got: output.trim(),
    next: "Mend what git names, and run it again.",
  });
}

/** What git prints, without the last line end; undefined where it refuses. */
export async function tryGit(args: readonly string[], options: GitOptions): Promise<string | undefined> {
  const { code, stdout } = await runGit(args, options);
  return code === 0 ? stdout.replace(/\n$/, "") : undefined;
}

/** Whether git keeps a folder. */
export async function isInRepository(root: string): Promise<boolean> {
  try {
    return (await tryGit(["rev-parse", "--is-inside-work-tree"], { root })) === "true";
  } catch (error) {
    if (hasCode(error, "TOOL_MISSING")) return false;
    throw error;
  }
}

/** The top of the work tree around a folder, absolute. Throws PROJECT_INVALID where there is none. */
export async function workTree(root: string): Promise<string> {
  const { code, stdout, output } = await runGit(["rev-parse", "--show-toplevel"], { root });
  if (code === 0) return resolve(stdout.replace(/\n$/, ""));
  const isNone = /not a git repository/.test(output);
  throw new AssayError("PROJECT_INVALID", {
    what: isNone ? "there is no git repository here" : "git does not work in this folder",
    got: isNone ? root : output.trim(),
    wanted: "a folder that git keeps",
    next: isNone ? "Run `git init` first, or go to the project's folder." : "Mend what git names.",
  });
}
