import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { maskText } from "../../utils/secrets.js";

/** Which version of the code ran, as far as git can tell. */
export interface CodeVersion {
  readonly commit: string;
  /** Absent where no branch is checked out. */
  readonly branch?: string;
  /** Address of the first remote, without credentials. */
  readonly repoUrl?: string;
  /** Whether a file that git knows differs from the commit; absent where git did not answer in time. */
  readonly dirty?: boolean;
}

/** The version of a folder's code; undefined outside of a git checkout, before its first commit, or without git. */
export async function codeVersion(folder: string): Promise<CodeVersion | undefined> {
  const [head, branch, remotes, changes] = await Promise.all([
    git(folder, "rev-parse", "--verify", "HEAD"),
    git(folder, "symbolic-ref", "--short", "--quiet", "HEAD"),
    git(folder, "config", "--get-regexp", String.raw`^remote\..*\.url$`),
    git(folder, "status", "--porcelain", "--untracked-files=no"),
  ]);
  if (head === undefined || !/^[0-9a-f]{40,64}$/.test(head)) return undefined;
  // Each line is `remote.<name>.url <address>`, and a remote's name may hold spaces.
  const [, address] = /^remote\..*?\.url (.+)$/m.exec(remotes ?? "") ?? [];
  return {
    commit: head,
    ...(branch ? { branch } : {}),
    ...(address === undefined ? {} : { repoUrl: withoutCredentials(address) }),
    ...(changes === undefined ? {} : { dirty: changes !== "" }),
  };
}

/** A version of the code as the tags that MLflow knows. */
export function codeTags({ commit, branch, repoUrl, dirty }: CodeVersion): Record<string, string> {
  return {
    "mlflow.source.git.commit": commit,
    ...(branch === undefined ? {} : { "mlflow.source.git.branch": branch }),
    ...(repoUrl === undefined ? {} : { "mlflow.source.git.repoURL": repoUrl }),
    ...(dirty === undefined ? {} : { "mlflow.source.git.dirty": String(dirty) }),
  };
}

/** User and password go wholly, as MLflow does it: a token often stands in the user's place. */
function withoutCredentials(address: string): string {
  return maskText(address.replace(/^([a-z][a-z\d+.-]*:\/\/)[^/?#]*@/i, "$1"));
}

/** What git says, without changing the checkout or starting a program of its config; undefined where it fails. */
async function git(folder: string, ...args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(
      "git",
      ["--no-optional-locks", "-c", "core.fsmonitor=false", ...args],
      { cwd: folder, timeout: 2000, windowsHide: true, maxBuffer: 64 * 1024 * 1024 },
    );
    return stdout.trim();
  } catch {
    return undefined; // Tags the run can do without.
  }
}
