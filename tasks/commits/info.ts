import { tryGit, workTree } from "../git.js";
import type { Task } from "../task.js";
import { lintMessages } from "./commitlint.js";
import { type Commit, commitsSince, lastVersionTag } from "./history.js";
import { proposeRelease, tagPrefix } from "./release.js";

/** Unconventional messages that are listed at most. */
const MOST = 20;

/** What was done since the last release. */
export const commitsInfo: Task = {
  name: "commits:info",
  summary: "what was committed since the last release, and the next version",
  description:
    "Prints the last release's tag, the commits since by type, the version that they ask for (by commit-and-tag-version), and the messages that are not conventional.",
  options: [{ flags: "--json", description: "print it as one line of JSON" }],
  async run(context) {
    const { root, options, print } = context;
    await workTree(root);
    const last = await lastVersionTag(root, tagPrefix(context));
    const hasCommits = (await tryGit(["rev-parse", "--verify", "--quiet", "HEAD"], { root })) !== undefined;
    const commits = hasCommits ? await commitsSince(last, root) : [];
    const next = commits.length === 0 ? undefined : await proposed(context, last);
    const types = countTypes(commits);
    const breaking = commits.filter((commit) => commit.breaking);
    const unconventional = hasCommits && commits.length > 0 ? await badOnes(commits, last, root) : [];
    if (options.json === true) {
      const shown = (list: readonly Commit[]) => list.map(({ hash, header }) => ({ hash, header }));
      print(
        JSON.stringify({
          ...{ last: last ?? null, commits: commits.length, types, next: next ?? null },
          ...{ breaking: shown(breaking), unconventional: shown(unconventional) },
        }),
      );
      return;
    }
    print(`last release  ${last ?? "none yet"}`);
    print(`commits since ${commits.length}`);
    const width = Math.max(0, ...Object.keys(types).map((type) => type.length));
    for (const [type, count] of Object.entries(types)) print(`  ${type.padEnd(width)}  ${count}`);
    for (const { hash, header } of breaking) print(`! breaking: ${hash} ${header}`);
    if (next !== undefined) print(`next version  ${next}  (assay task commits:bump --dry-run shows more)`);
    if (unconventional.length === 0) return;
    print(`not conventional: ${unconventional.length}`);
    for (const { hash, header } of unconventional.slice(0, MOST)) print(`  ${hash} ${header}`);
    if (unconventional.length > MOST) print(`  and ${unconventional.length - MOST} more; --json has all`);
  },
};

/** How many commits of each type, the most frequent first. */
function countTypes(commits: readonly Commit[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { type = "other" } of commits) counts.set(type, (counts.get(type) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a, m], [b, n]) => n - m || a.localeCompare(b)));
}

async function proposed(context: Parameters<Task["run"]>[0], last: string | undefined): Promise<string> {
  const { version } = await proposeRelease(context, last === undefined ? ["--first-release"] : []);
  return version;
}

async function badOnes(
  commits: readonly Commit[],
  last: string | undefined,
  root: string,
): Promise<Commit[]> {
  const results = await lintMessages({ from: last, to: "HEAD" }, { root });
  const bad = new Set(
    results.filter(({ errors }) => errors.length > 0).map(({ input }) => input.trim().split("\n")[0]),
  );
  return commits.filter(({ header }) => bad.has(header));
}
