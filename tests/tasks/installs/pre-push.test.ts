import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { gitProject } from "../../support/git-project.js";
import { temporaryFolder } from "../../support/temporary.js";

describe("git's hook pre-push", () => {
  it("runs all checks before a push, none for a deletion, and hands on what is pushed to a hook of others", async () => {
    const project = await gitProject({
      manifest: { devDependencies: { "@biomejs/biome": "*" }, scripts: { lint: "biome check ." } },
    });
    const hooks = join(project.folder, ".git", "hooks");
    await mkdir(hooks, { recursive: true });
    const theirs = '#!/bin/sh\necho "theirs: $1 $(cat)" >&2\n';
    await writeFile(join(hooks, "pre-push"), theirs, { mode: 0o755 });
    await project.task("installs:hooks", "--hooks", "pre-push");
    const remote = await temporaryFolder();
    await project.git("init", "--quiet", "--bare", remote);
    await project.git("remote", "add", "origin", remote);

    await project.write("bad.ts", "debugger;\n");
    await project.git("add", ".");
    await project.git("commit", "--quiet", "-m", "feat: a start");
    const refused = await project.tryGit(["push", "origin", "main"]);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("noDebugger") });
    expect(refused.stderr).toContain("theirs: origin refs/heads/main ");
    expect(await project.git("ls-remote", "--heads", "origin")).toBe("");

    await project.git("rm", "--quiet", "bad.ts");
    await project.git("commit", "--quiet", "-m", "fix: nothing to debug");
    expect(await project.tryGit(["push", "origin", "main", "main:second"])).toMatchObject({ code: 0 });
    await project.write("bad.ts", "debugger;\n");
    expect(await project.tryGit(["push", "origin", "--delete", "second"])).toMatchObject({ code: 0 });
    expect(await project.git("ls-remote", "--heads", "origin")).toMatch(/^\w+\trefs\/heads\/main$/);
    expect(await project.tryGit(["push", "--no-verify", "origin", "main:third"])).toMatchObject({ code: 0 });
  });
});
