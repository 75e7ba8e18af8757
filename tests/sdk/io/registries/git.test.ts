import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { codeTags } from "../../../../sdk/io/registries/git.js";
import { codeVersion } from "../../../../sdk/io/registries/index.js";
import { temporaryFolder } from "../../../support/temporary.js";

/** A checkout with one commit, and git in it. */
async function checkout() {
  const cwd = await temporaryFolder();
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], { cwd })
      .toString()
      .trim();
  git("init", "-q", "-b", "été");
  writeFileSync(join(cwd, "a"), "a");
  git("add", "a");
  git("commit", "-q", "-m", "first");
  return { cwd, git };
}

describe("the version of a folder's code", () => {
  it("is unknown outside of a checkout, before the first commit, and where there is no folder", async () => {
    const folder = await temporaryFolder();
    expect(await codeVersion(folder)).toBeUndefined();
    execFileSync("git", ["init", "-q"], { cwd: folder });
    expect(await codeVersion(folder)).toBeUndefined();
    expect(await codeVersion(join(folder, "missing"))).toBeUndefined();
  });

  it("is what git says: commit, branch, and whether a file that git knows was changed", async () => {
    const { cwd, git } = await checkout();
    const commit = git("rev-parse", "HEAD");
    expect(await codeVersion(cwd)).toEqual({ commit, branch: "été", dirty: false });
    writeFileSync(join(cwd, "unknown to git"), "b");
    expect(await codeVersion(cwd)).toMatchObject({ dirty: false });
    writeFileSync(join(cwd, "a"), "b");
    expect(await codeVersion(cwd)).toEqual({ commit, branch: "été", dirty: true });
  });

  it("has no branch where a commit is checked out", async () => {
    const { cwd, git } = await checkout();
    git("checkout", "-q", "--detach");
    expect(await codeVersion(cwd)).toEqual({ commit: git("rev-parse", "HEAD"), dirty: false });
  });

  it.each([
    ["https://ada:s3cret@example.org/bikes.git", "https://example.org/bikes.git"],
    ["https://t0ken@example.org:8443/bikes.git", "https://example.org:8443/bikes.git"],
    ["git@example.org:rides/bikes.git", "git@example.org:rides/bikes.git"],
    ["https://example.org/@rides/bikes.git", "https://example.org/@rides/bikes.git"],
    ["/srv/été/bikes.git", "/srv/été/bikes.git"],
  ])("names the remote %s without what opens it", async (address, shown) => {
    const { cwd, git } = await checkout();
    git("remote", "add", "origin", address);
    git("remote", "add", "second", "https://example.org/second.git");
    expect(await codeVersion(cwd)).toMatchObject({ repoUrl: shown });
  });

  it("starts no program that the checkout names", async () => {
    const { cwd, git } = await checkout();
    git("config", "core.fsmonitor", `touch "${join(cwd, "started")}"; false`);
    await codeVersion(cwd);
    expect(existsSync(join(cwd, "started"))).toBe(false);
    git("status");
    expect(existsSync(join(cwd, "started")), "git itself starts it").toBe(true);
  });

  it("becomes the tags that MLflow knows, and only what is known", () => {
    expect(codeTags({ commit: "abc" })).toEqual({ "mlflow.source.git.commit": "abc" });
    expect(codeTags({ commit: "abc", branch: "main", repoUrl: "https://e.org", dirty: false })).toEqual({
      "mlflow.source.git.commit": "abc",
      "mlflow.source.git.branch": "main",
      "mlflow.source.git.repoURL": "https://e.org",
      "mlflow.source.git.dirty": "false",
    });
  });
});
