import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { gitCommit } from "../../../../sdk/io/registries/index.js";
import { temporaryFolder } from "../../../support/temporary.js";

describe("the commit of a folder", () => {
  it("is unknown outside of a checkout, before the first commit, and where there is no folder", async () => {
    const folder = await temporaryFolder();
    expect(await gitCommit(folder)).toBeUndefined();
    execFileSync("git", ["init", "-q"], { cwd: folder });
    expect(await gitCommit(folder)).toBeUndefined();
    expect(await gitCommit(join(folder, "missing"))).toBeUndefined();
  });

  it("is what git says", async () => {
    const cwd = await temporaryFolder();
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], { cwd });
    git("init", "-q");
    writeFileSync(join(cwd, "a"), "a");
    git("add", "a");
    git("commit", "-q", "-m", "first");
    expect(await gitCommit(cwd)).toBe(git("rev-parse", "HEAD").toString().trim());
  });
});
