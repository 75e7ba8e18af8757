import { git, tryGit } from "../git.js";

/** A commit, by what its message says. */
export interface Commit {
  /** Short hash. */
  readonly hash: string;
  readonly header: string;
  /** Undefined where the message is not conventional. */
  readonly type: string | undefined;
  readonly breaking: boolean;
}

/** The newest tag of a version that leads to HEAD, as `v1.2.0`; undefined where there is none. */
export async function lastVersionTag(root: string, prefix: string): Promise<string | undefined> {
  const match = `--match=${prefix}[0-9]*`;
  return tryGit(["describe", "--tags", "--abbrev=0", match], { root });
}

/** The commits after a tag, the newest first; without a tag all. */
export async function commitsSince(tag: string | undefined, root: string): Promise<readonly Commit[]> {
  const range = tag === undefined ? "HEAD" : `${tag}..HEAD`;
  const log = await git(["log", "-z", "--no-merges", "--format=%h%x00%B", range], { root });
  const fields = log.split("\0");
  const commits: Commit[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) commits.push(commitOf(fields[at], fields[at + 1]));
  return commits;
}

function commitOf(hash: string, message: string): Commit {
  const header = message.trim().split("\n")[0];
  const [, type, bang] = /^([a-z][\w-]*)(?:\([^)]*\))?(!)?: \S/i.exec(header) ?? [];
  const breaking = bang !== undefined || /^BREAKING[ -]CHANGE: /m.test(message);
  return { hash, header, type: type?.toLowerCase(), breaking };
}
