import { describe, expect, it } from "vitest";
import { type GitProject, gitProject } from "../../support/git-project.js";

const commitlint = { extends: ["@commitlint/config-conventional"] };

/** A project with a first release behind it. */
async function released(changelog?: string): Promise<GitProject> {
  const project = await gitProject({ manifest: { version: "1.2.0", commitlint } });
  if (changelog !== undefined) await project.write("CHANGELOG.md", changelog);
  await project.git("add", ".");
  await project.git("commit", "--quiet", "-m", "feat: a start");
  await project.git("tag", "v1.2.0");
  return project;
}

const commit = (project: GitProject, message: string): Promise<string> =>
  project.git("commit", "--quiet", "--allow-empty", "-m", message);

const versionOf = async (project: GitProject): Promise<unknown> =>
  (JSON.parse(await project.read("package.json")) as { version: unknown }).version;

describe("commits:bump", () => {
  it("writes a section in the changelog's own form, raises the version, commits and tags", async () => {
    const head = "# Changelog\nWhat is new.\n";
    const project = await released(`${head}\n## 1.2.0 (2026-01-01)\n### Added\n- A start.\n`);
    await commit(project, "feat(data): dates");
    await commit(project, "fix: rows");
    const before = await project.read("CHANGELOG.md");
    const dry = await project.task("commits:bump", "--dry-run");
    expect(dry).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("v1.3.0 would be released; nothing was changed."),
    });
    expect([await versionOf(project), await project.read("CHANGELOG.md")]).toEqual(["1.2.0", before]);
    expect(await project.task("commits:bump")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("Next: git push --follow-tags"),
    });
    expect(await versionOf(project)).toBe("1.3.0");
    const after = await project.read("CHANGELOG.md");
    expect(after.startsWith(head)).toBe(true);
    expect(after).toMatch(
      /^## 1\.3\.0 \(\d{4}-\d\d-\d\d\)\n\s*### Added\n\s*- \*\*data:\*\* dates\n\s*### Fixed\n\s*- rows\n\s*## 1\.2\.0 \(2026-01-01\)\n/m,
    );
    expect(await project.git("describe", "--tags")).toBe("v1.3.0");
    expect(await project.git("status", "--porcelain")).toBe("");
  });

  it("closes the section that a person has written, under the version that it names", async () => {
    const project = await released(
      "# Changelog\n\n## 1.4.0 (unreleased)\n### Added\n- By hand.\n\n## 1.2.0 (2026-01-01)\n- A start.\n",
    );
    await commit(project, "fix: rows");
    expect(await project.task("commits:bump")).toMatchObject({ code: 0 });
    expect(await project.read("CHANGELOG.md")).toMatch(
      /^# Changelog\n\n## 1\.4\.0 \(\d{4}-\d\d-\d\d\)\n### Added\n- By hand\.\n\n## 1\.2\.0 \(2026-01-01\)\n- A start\.\n$/,
    );
    expect([await versionOf(project), await project.git("describe", "--tags")]).toEqual(["1.4.0", "v1.4.0"]);
    expect(await project.git("show", "--format=", "--name-only", "HEAD")).toBe("CHANGELOG.md\npackage.json");
  });

  it("takes the version of package.json for the first release", async () => {
    const project = await gitProject({ manifest: { version: "0.1.0", commitlint } });
    await project.git("add", ".");
    await project.git("commit", "--quiet", "-m", "feat: a start");
    expect(await project.task("commits:bump")).toMatchObject({ code: 0 });
    expect([await versionOf(project), await project.git("describe", "--tags")]).toEqual(["0.1.0", "v0.1.0"]);
    expect(await project.read("CHANGELOG.md")).toContain("a start");
  });

  it("refuses what is not committed, what is no version, a tag that is there, and nothing new", async () => {
    const project = await released();
    expect((await project.task("commits:bump")).stderr).toContain("no commits since v1.2.0");
    await commit(project, "fix: rows");
    expect((await project.task("commits:bump", "--release-as", "next")).stderr).toContain(
      "--release-as is no version",
    );
    expect((await project.task("commits:bump", "--release-as", "1.2.0")).stderr).toContain(
      "the tag v1.2.0 is there already",
    );
    await project.write("package.json", `${await project.read("package.json")}\n`);
    const dirty = await project.task("commits:bump");
    expect(dirty).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("changes that are not committed. Got: package.json"),
    });
    expect(await project.git("tag")).toBe("v1.2.0");
  });
});

describe("commits:info", () => {
  it("tells the last release, what came since, and the next version", async () => {
    const project = await released();
    for (const message of ["feat: one", "feat(data)!: two", "fix: three", "as I like"])
      await commit(project, message);
    const { code, stdout } = await project.task("commits:info");
    expect(code).toBe(0);
    const last = await project.git("rev-parse", "--short", "HEAD");
    const broke = await project.git("rev-parse", "--short", "HEAD~2");
    expect(stdout).toBe(
      [
        "last release  v1.2.0",
        "commits since 4",
        "  feat   2",
        "  fix    1",
        "  other  1",
        `! breaking: ${broke} feat(data)!: two`,
        "next version  2.0.0  (assay task commits:bump --dry-run shows more)",
        "not conventional: 1",
        `  ${last} as I like`,
        "",
      ].join("\n"),
    );
    const json = JSON.parse((await project.task("commits:info", "--json")).stdout);
    expect(json).toMatchObject({
      last: "v1.2.0",
      commits: 4,
      next: "2.0.0",
      types: { feat: 2, fix: 1, other: 1 },
    });
  });

  it("works before the first commit, and before the first release", async () => {
    const project = await gitProject({ manifest: { version: "0.1.0", commitlint } });
    expect((await project.task("commits:info")).stdout).toBe("last release  none yet\ncommits since 0\n");
    await commit(project, "feat: one");
    expect((await project.task("commits:info")).stdout).toContain("next version  0.1.0");
  });
});
