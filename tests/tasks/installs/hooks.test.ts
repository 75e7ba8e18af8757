import { existsSync, statSync } from "node:fs";
import { chmod, mkdir, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type GitProject, gitProject } from "../../support/git-project.js";
import { runProcess } from "../../support/run-process.js";
import { temporaryFolder } from "../../support/temporary.js";

const HOOKS = join(".git", "hooks");
const NAMES = ["pre-commit", "commit-msg", "pre-push"] as const;

/** All that lies in a folder: names, contents, rights. */
async function contents(folder: string): Promise<Record<string, string> | undefined> {
  if (!existsSync(folder)) return undefined;
  const entries = (await readdir(folder)).sort().map(async (name) => {
    const path = join(folder, name);
    return [name, `${statSync(path).mode.toString(8)} ${await readFile(path, "utf8")}`];
  });
  return Object.fromEntries(await Promise.all(entries));
}

async function foreignHook(project: GitProject, name: string, script: string, mode = 0o755): Promise<void> {
  await mkdir(join(project.folder, HOOKS), { recursive: true });
  await writeFile(join(project.folder, HOOKS, name), script, { mode });
  await chmod(join(project.folder, HOOKS, name), mode);
}

const tryCommit = (project: GitProject, message: string, env: Record<string, string | undefined> = {}) =>
  project.tryGit(["commit", "--allow-empty", "--message", message], env);

/** What a program with windows starts git with: no terminal, hardly a PATH. */
async function barePath(): Promise<Record<string, string>> {
  const folder = await temporaryFolder();
  for (const program of ["git", "sh", "dirname", "cat"]) {
    const found = (process.env.PATH ?? "")
      .split(":")
      .map((place) => join(place, program))
      .find(existsSync);
    if (found !== undefined) await symlink(found, join(folder, program));
  }
  return { PATH: folder };
}

describe("installs:hooks", () => {
  it("has git refuse a bad message and take a good one, without a terminal and with hardly a PATH", async () => {
    const project = await gitProject();
    const installed = await project.task("installs:hooks");
    expect(installed).toMatchObject({ code: 0 });
    for (const name of NAMES) expect(installed.stdout).toContain(`is installed: ${join(HOOKS, name)}`);
    const bad = await tryCommit(project, "added a model", await barePath());
    expect(bad.code).toBe(1);
    expect(bad.stderr).toContain('Did you mean "feat: added a model"?');
    expect(await tryCommit(project, "feat: a model", await barePath())).toMatchObject({ code: 0 });
    expect(await project.git("log", "--format=%s")).toBe("feat: a model");
    expect(await project.tryGit(["commit", "--allow-empty", "--no-verify", "-m", "as I like"])).toMatchObject(
      { code: 0 },
    );
  });

  it("lints what is staged, of a part of the files, too", async () => {
    const project = await gitProject();
    await project.task("installs:hooks");
    await project.write("good.ts", "export const one = 1;\n");
    await project.write("bad.ts", "debugger;\n");
    await project.git("add", "good.ts", "bad.ts");
    const whole = await project.tryGit(["commit", "-m", "feat: one"]);
    expect(whole.code).toBe(1);
    expect(whole.stdout + whole.stderr).toContain("noDebugger");
    // Git keeps what such a commit holds in an index of its own.
    expect(await project.tryGit(["commit", "-m", "feat: one", "good.ts"])).toMatchObject({ code: 0 });
  });

  it("says that all is there when it is run again, and brings an old hook up to date", async () => {
    const project = await gitProject();
    await project.task("installs:hooks", "--hooks", "commit-msg");
    const before = await contents(join(project.folder, HOOKS));
    const again = await project.task("installs:hooks", "--hooks", "commit-msg");
    expect(again.stdout).toBe(`commit-msg  is there already: ${join(HOOKS, "commit-msg")}\n`);
    expect(await contents(join(project.folder, HOOKS))).toEqual(before);
    expect(Object.keys(before ?? {})).toContain("commit-msg");
    expect(Object.keys(before ?? {})).not.toContain("pre-push");
    expect((await project.task("installs:hooks", "--hooks", "commitmsg")).stderr).toContain(
      'Did you mean "commit-msg"?',
    );
  });

  it.each([true, false])(
    "leaves nothing behind when it is undone (folder there before: %s)",
    async (there) => {
      const project = await gitProject();
      const folder = join(project.folder, HOOKS);
      await rm(folder, { recursive: true });
      if (there) await mkdir(folder);
      const before = await contents(folder);
      await project.task("installs:hooks", "--hooks", "commit-msg,pre-push");
      await project.task("installs:hooks");
      const undone = await project.task("installs:hooks", "--undo");
      expect(undone).toMatchObject({ code: 0, stdout: expect.stringContaining("is taken away") });
      expect(await contents(folder)).toEqual(before);
      expect(await project.task("installs:hooks", "--undo")).toMatchObject({
        code: 0,
        stdout: expect.stringContaining("was not there"),
      });
      expect(await tryCommit(project, "as I like")).toMatchObject({ code: 0 });
    },
  );

  it("keeps hooks of others: they run first, have the last word, and are back when it is undone", async () => {
    const project = await gitProject();
    await foreignHook(
      project,
      "commit-msg",
      '#!/bin/sh\necho "theirs: $(cat "$1")" >&2\ngrep -q forbidden "$1" && exit 7\nexit 0\n',
    );
    await foreignHook(project, "pre-commit", "not even a script\n", 0o644);
    const before = await contents(join(project.folder, HOOKS));
    const { stdout } = await project.task("installs:hooks");
    expect(stdout).toContain(`runs first, as ${join(HOOKS, "commit-msg.before-assay")}`);
    expect((await project.task("installs:hooks")).stdout).toContain("is there already");
    const good = await tryCommit(project, "feat: a model");
    expect(good).toMatchObject({ code: 0, stderr: expect.stringContaining("theirs: feat: a model") });
    expect(await tryCommit(project, "feat: forbidden")).toMatchObject({ code: 1 });
    expect(await tryCommit(project, "oops")).toMatchObject({ code: 1, stdout: "" });
    await project.task("installs:hooks", "--undo");
    expect(await contents(join(project.folder, HOOKS))).toEqual(before);
  });

  it("leaves alone what it did not write: a hook over its own, its own when it was changed", async () => {
    const project = await gitProject();
    await project.task("installs:hooks");
    await foreignHook(project, "commit-msg", "#!/bin/sh\nexit 0\n");
    const undone = await project.task("installs:hooks", "--undo", "--hooks", "commit-msg");
    expect(undone.stdout).toContain("is another program's and stays");
    expect(await project.read(join(HOOKS, "commit-msg"))).toBe("#!/bin/sh\nexit 0\n");
    await project.task("installs:hooks", "--hooks", "commit-msg");
    await foreignHook(project, "commit-msg", "#!/bin/sh\nexit 1\n");
    expect((await project.task("installs:hooks")).stderr).toContain(
      "another program wrote a hook over that of Assay",
    );
    await writeFile(
      join(project.folder, HOOKS, "pre-commit"),
      `${await project.read(join(HOOKS, "pre-commit"))}echo mine\n`,
    );
    for (const undo of [[], ["--undo"]])
      expect(await project.task("installs:hooks", "--hooks", "pre-commit", ...undo)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining("was changed by hand"),
      });
  });

  it("works in a project below the repository's top, and on a branch without it", async () => {
    const project = await gitProject({ below: "models/it's" });
    await project.task("installs:hooks");
    expect(await tryCommit(project, "oops")).toMatchObject({ code: 1 });
    await project.write("bad.ts", "debugger;\n");
    await project.git("add", "bad.ts");
    expect(await project.tryGit(["commit", "-m", "feat: one"])).toMatchObject({ code: 1 });
    await project.git("rm", "--quiet", "--cached", "bad.ts");
    await project.git("add", "package.json");
    expect(await project.tryGit(["commit", "-m", "feat: a project"])).toMatchObject({ code: 0 });
    const top = await project.git("rev-parse", "--show-toplevel");
    const git = (...args: string[]) => runIn(project, top, args);
    expect(await git("checkout", "--quiet", "--orphan", "pages")).toMatchObject({ code: 0 });
    expect(await git("rm", "--quiet", "-r", "--force", ".")).toMatchObject({ code: 0 });
    await rm(project.folder, { recursive: true, force: true });
    expect(await runIn(project, top, ["commit", "--allow-empty", "-m", "pages as they are"])).toMatchObject({
      code: 0,
    });
  });

  it("works in a second work tree, and with core.hooksPath", async () => {
    const project = await gitProject();
    await project.git("config", "core.hooksPath", "own hooks");
    const { stdout, stderr } = await project.task("installs:hooks");
    expect(stdout).toContain(join("own hooks", "commit-msg"));
    expect(stderr).toContain("do not commit them");
    expect(await tryCommit(project, "oops")).toMatchObject({ code: 1 });
    await project.git("config", "--unset", "core.hooksPath");
    await project.task("installs:hooks");
    await project.git("add", "package.json");
    await project.git("commit", "--quiet", "-m", "feat: a project");
    const second = join(await temporaryFolder(), "second");
    await project.git("worktree", "add", "--quiet", second);
    await symlink(join(project.folder, "node_modules"), join(second, "node_modules"));
    const bad = await runIn(project, second, ["commit", "--allow-empty", "-m", "oops"]);
    expect(bad).toMatchObject({ code: 1, stderr: expect.stringContaining("type may not be empty") });
    expect(await runIn(project, second, ["commit", "--allow-empty", "-m", "fix: it"])).toMatchObject({
      code: 0,
    });
  });

  it("says so where the project has no commitlint", async () => {
    const bare = await gitProject({ packages: [] });
    const installed = await bare.task("installs:hooks");
    expect(installed).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("The project has no commitlint"),
    });
    expect(await tryCommit(bare, "feat: x")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("TOOL_MISSING"),
    });
  });

  it("refuses a folder of hooks that other repositories share, husky's, and what is no repository or project", async () => {
    const project = await gitProject();
    const shared = await temporaryFolder();
    await project.git("config", "--global", "core.hooksPath", shared);
    const refused = await project.task("installs:hooks");
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("others may use, too (core.hooksPath)"),
    });
    expect(refused.stderr).toContain(await realpath(shared));
    expect(await readdir(shared)).toEqual([]);
    await project.git("config", "core.hooksPath", ".husky/_");
    expect((await project.task("installs:hooks")).stderr).toContain("husky writes git's hooks");
    await rm(join(project.folder, ".git"), { recursive: true });
    expect((await project.task("installs:hooks")).stderr).toContain("there is no git repository here");
    await rm(join(project.folder, "package.json"));
    expect((await project.task("installs:hooks")).stderr).toContain("no package.json");
  });

  it("looks for another Node where the named one is gone, and says so where there is none", async () => {
    const project = await gitProject();
    await project.task("installs:hooks", "--hooks", "commit-msg");
    const hook = join(project.folder, HOOKS, "commit-msg");
    await writeFile(hook, (await readFile(hook, "utf8")).replace(/^node='.*'$/m, "node='/gone/node'"));
    expect(await tryCommit(project, "oops")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("type may not be empty"),
    });
    const text = (await readFile(hook, "utf8")).replaceAll(/ \/(opt|usr)[\w/]*\/node/g, "");
    await writeFile(hook, text);
    const none = await tryCommit(project, "feat: it", await barePath());
    expect(none).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("there is no Node.js 20 or later"),
    });
    expect(none.stderr).toContain("git commit --no-verify");
  });
});

const runIn = (project: GitProject, folder: string, args: readonly string[]) =>
  runProcess("git", args, { cwd: folder, env: project.env });
