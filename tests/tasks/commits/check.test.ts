import { describe, expect, it } from "vitest";
import { runAssay } from "../../support/cli.js";
import { type GitProject, gitProject } from "../../support/git-project.js";
import { temporaryFolder } from "../../support/temporary.js";

const commit = (project: GitProject, message: string): Promise<string> =>
  project.git("commit", "--quiet", "--allow-empty", "--message", message);

describe("commits:check", () => {
  it("takes a conventional message, and what git writes itself", async () => {
    const project = await gitProject();
    for (const message of [
      "feat(data)!: columns may be dates",
      "Merge branch 'main' into next",
      "fixup! fix: it",
    ])
      expect(await project.task("commits:check", "--message", message)).toMatchObject({
        code: 0,
        stdout: "The message is conventional.\n",
      });
  });

  it.each([
    ["feature(api): Add rows.", 'Did you mean "feat(api): add rows"?'],
    ["fixed the header", 'Did you mean "fix: fixed the header"?'],
    ["dosc: SHAP values", 'Did you mean "docs: SHAP values"?'],
    ["something else", "Write it as TYPE(SCOPE): SUBJECT, with one of build, chore, ci, docs, feat, fix,"],
  ])("refuses %j and tells what is near", async (message, advice) => {
    const project = await gitProject();
    const { code, stdout } = await project.task("commits:check", "--message", message);
    expect(code).toBe(1);
    expect(stdout).toContain(`✗ ${message}\n`);
    expect(stdout).toContain(advice);
  });

  it("goes by the project's own rules", async () => {
    const commitlint = {
      rules: { "type-enum": [2, "always", ["model", "data"]], "type-empty": [2, "never"] },
    };
    const project = await gitProject({ manifest: { commitlint } });
    expect(await project.task("commits:check", "--message", "data: May's trips")).toMatchObject({ code: 0 });
    const { code, stdout } = await project.task("commits:check", "--message", "modle: deeper");
    expect(code).toBe(1);
    expect(stdout).toContain('Did you mean "model: deeper"?');
  });

  it("reads a file as git does: without comments and without the change below the scissors", async () => {
    const project = await gitProject();
    const scissors = "# ------------------------ >8 ------------------------";
    await project.write(
      "good",
      `# a comment\nfix: rows are read\n\n# more\n${scissors}\ndiff --git a b\n${"x".repeat(300)}\n`,
    );
    expect(await project.task("commits:check", "good")).toMatchObject({ code: 0 });
    await project.write("empty", "\n# nothing but comments\n");
    expect((await project.task("commits:check", "empty")).stdout).toContain("The message is empty");
    await project.write("bad", "oops\n");
    const { code, stdout } = await project.task("commits:check", "bad");
    expect(code).toBe(1);
    expect(stdout).toContain('The message is kept: git commit --edit --file="bad"');
  });

  it("checks commits by range, and by itself the last one or those that the upstream lacks", async () => {
    const project = await gitProject();
    for (const message of ["feat: one", "two", "fix: three"]) await commit(project, message);
    const all = await project.task("commits:check", "--to", "HEAD");
    expect(all).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("1 of 3 messages are not conventional."),
    });
    expect(all.stdout).toContain(`✗ ${await project.git("rev-parse", "--short", "HEAD~1")} two\n`);
    expect(await project.task("commits:check", "--from", "HEAD~1")).toMatchObject({ code: 0 });
    expect(await project.task("commits:check")).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("the last commit"),
    });
    await project.git("branch", "base", "HEAD~2");
    await project.git("branch", "--quiet", "--set-upstream-to", "base");
    expect(await project.task("commits:check")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("upstream"),
    });
    expect(await project.task("commits:check", "--from", "HEAD")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("no commits to check"),
    });
  });

  it("tells what is missing", async () => {
    const bare = await gitProject({ packages: [] });
    expect(await bare.task("commits:check", "--message", "feat: x")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        "npm install --save-dev @commitlint/cli @commitlint/config-conventional",
      ),
    });
    const project = await gitProject();
    expect((await project.task("commits:check")).stderr).toContain("CLI_USAGE: there is no commit yet");
    await commit(project, "feat: one");
    expect((await project.task("commits:check", "--from", "v9")).stderr).toContain('there is no commit "v9"');
    expect((await project.task("commits:check", "none.txt")).stderr).toContain("cannot be read");
    expect((await project.task("commits:check", "a", "--message", "b")).stderr).toContain(
      "more than one thing",
    );
    expect((await project.task("commits:check", "--message", " ")).stderr).toContain("the message is empty");
    const folder = await temporaryFolder();
    const env = { ...project.env, PATH: folder };
    expect((await runAssay(["task", "commits:check"], { cwd: project.folder, env })).stderr).toContain(
      "TOOL_MISSING: git",
    );
    expect((await runAssay(["task", "commits:check"], { cwd: folder, env: project.env })).stderr).toContain(
      "there is no git repository here",
    );
  });

  it("says what is wrong with the project's rules", async () => {
    const project = await gitProject({
      manifest: { commitlint: { rules: { "no-such-rule": [2, "always"] } } },
    });
    const { code, stderr } = await project.task("commits:check", "--message", "feat: x");
    expect(code).toBe(1);
    expect(stderr).toContain("PROJECT_INVALID: commitlint could not check the messages");
    expect(stderr).toContain("no-such-rule");
  });
});
