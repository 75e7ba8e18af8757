import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AssayError } from "../../sdk/utils/errors/index.js";
import { git, tryGit, workTree } from "../git.js";
import { textOption } from "../options.js";
import type { Task, TaskContext } from "../task.js";
import { openSection, styleOf } from "./changelog.js";
import { commitsSince, lastVersionTag } from "./history.js";
import { type Proposal, proposeRelease, runRelease, tagPrefix } from "./release.js";

const CHANGELOG = "CHANGELOG.md";

/** Makes a release: version, changelog, commit, tag. */
export const commitsBump: Task = {
  name: "commits:bump",
  summary: "make a release: version, CHANGELOG, commit and tag",
  description:
    "Makes a release by commit-and-tag-version: the version that the commits since the last tag ask for, CHANGELOG.md, a commit and a tag; nothing is pushed. " +
    "A section that is open in the changelog (`## 0.2.0 (unreleased)`, `## [Unreleased]`) is closed with the version and the day; else one is written from the commits, " +
    "in the form of those that are there. The first release is the version that package.json has.",
  options: [
    { flags: "--dry-run", description: "say what would be done, and change nothing" },
    {
      flags: "--release-as <version>",
      description: "this version, or major, minor or patch (default: by the commits)",
    },
    { flags: "--prerelease <name>", description: "a version before the next, as 1.1.0-beta.0" },
  ],
  async run(context) {
    const { root, manifest, options, print } = context;
    if (manifest === undefined)
      throw new AssayError("PROJECT_INVALID", {
        what: "there is no package.json whose version could be raised",
        got: root,
      });
    await workTree(root);
    const isDry = options.dryRun === true;
    if (!isDry) await refuseChanged(root);
    const changelog = existsSync(join(root, CHANGELOG)) ? await readFile(join(root, CHANGELOG), "utf8") : "";
    const section = openSection(changelog);
    const settings = section === undefined ? styleOf(changelog, await hasRepository(context)) : {};
    const args = await argumentsOf(context, section?.version);
    const proposal = await proposeRelease(context, args, settings);
    await refuseTaken(proposal, root);
    if (isDry) {
      print(proposal.told);
      if (section !== undefined) print(`${CHANGELOG}: the open section becomes that of ${proposal.version}.`);
      print(`${proposal.tag} would be released; nothing was changed.`);
      return true;
    }
    if (section === undefined)
      return told(context, proposal, (await runRelease(context, args, settings)).code);
    // The date of the person who releases, as git writes it into the commit.
    const closed = section.close(proposal.version, today());
    await writeFile(join(root, CHANGELOG), closed);
    await git(["add", CHANGELOG], { root });
    const { code } = await runRelease(context, [...args, "--skip.changelog", "--commit-all"], {});
    if (code !== 0) {
      await writeFile(join(root, CHANGELOG), changelog);
      await git(["add", CHANGELOG], { root });
    }
    return told(context, proposal, code);
  },
};

/** Whether links into a repository on the web can be made. */
async function hasRepository({ root, manifest }: TaskContext): Promise<boolean> {
  return manifest?.repository !== undefined || (await git(["remote"], { root })) !== "";
}

async function argumentsOf(context: TaskContext, open: string | undefined): Promise<string[]> {
  const { root, manifest } = context;
  const [releaseAs, prerelease] = [textOption(context, "releaseAs"), textOption(context, "prerelease")];
  if (releaseAs !== undefined && !/^(major|minor|patch|\d+\.\d+\.\d+\S*)$/.test(releaseAs)) {
    throw new AssayError("CLI_USAGE", {
      what: "--release-as is no version",
      got: releaseAs,
      wanted: "major, minor, patch, or a version as 1.2.0",
    });
  }
  const last = await lastVersionTag(root, tagPrefix(context));
  const chosen = [
    ...(releaseAs === undefined ? [] : ["--release-as", releaseAs]),
    ...(prerelease === undefined ? [] : ["--prerelease", prerelease]),
  ];
  if (last === undefined)
    return chosen.length === 0 && isVersion(manifest?.version) ? ["--first-release"] : chosen;
  if ((await commitsSince(last, root)).length === 0 && chosen.length === 0) {
    throw new AssayError("PROJECT_INVALID", {
      what: `there is nothing to release: no commits since ${last}`,
      next: "Commit something first, or name a version: --release-as.",
    });
  }
  // Who wrote the section has chosen its version.
  const isAhead = open !== undefined && open !== last.slice(tagPrefix(context).length);
  return chosen.length === 0 && isAhead ? ["--release-as", open] : chosen;
}

const isVersion = (value: unknown): boolean => typeof value === "string" && /^\d+\.\d+\.\d+/.test(value);

/** Files that git does not keep are no part of a release. */
async function refuseChanged(root: string): Promise<void> {
  const status = await git(["status", "--porcelain", "--untracked-files=no"], { root });
  if (status === "") return;
  const files = status.split("\n").map((line) => line.slice(3));
  throw new AssayError("PROJECT_INVALID", {
    what: "there are changes that are not committed",
    got: `${files.slice(0, 5).join(", ")}${files.length > 5 ? ` and ${files.length - 5} more` : ""}`,
    wanted: "a clean work tree: a release holds what is committed",
    next: "Commit them (`assay task commits:new`), or put them aside (`git stash`).",
  });
}

async function refuseTaken({ tag, version }: Proposal, root: string): Promise<void> {
  const found = await tryGit(["rev-parse", "--verify", "--quiet", `refs/tags/${tag}`], { root });
  if (found === undefined) return;
  throw new AssayError("PROJECT_INVALID", {
    what: `the tag ${tag} is there already`,
    wanted: `a version that was not released yet`,
    next: `See what package.json says of the version (${version}), or name another: --release-as.`,
  });
}

function told({ print }: TaskContext, { tag }: Proposal, code: number | null): boolean {
  if (code === 0) print(`${tag} is released here. Next: git push --follow-tags`);
  else
    print(
      "It was not released: see above. `git status` shows what is left of it, `git checkout .` takes it back.",
    );
  return code === 0;
}

function today(): string {
  const now = new Date();
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
