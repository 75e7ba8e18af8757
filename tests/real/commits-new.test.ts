import { execFileSync, spawn } from "node:child_process";
import { describe, expect, it, onTestFinished } from "vitest";
import { MAIN } from "../support/cli.js";
import { type GitProject, gitProject } from "../support/git-project.js";
import { requireReal } from "../support/real.js";
import { finished } from "../support/run-process.js";

/** util-linux's `script` runs a command in a pseudo-terminal. */
const script = requireReal("script (util-linux)", () => {
  execFileSync("script", ["--version"], { stdio: "pipe" });
  return "script";
});

/** Runs `commits:new` in a terminal and types an answer when its question is there. */
async function typed(
  program: string,
  project: GitProject,
  answers: readonly (readonly [asked: string, keys: string])[],
) {
  const command = `stty cols 100; exec "${process.execPath}" "${MAIN}" task commits:new`;
  const env = { ...process.env, ...project.env, TERM: "xterm", CI: undefined };
  const child = spawn(program, ["-qec", command, "/dev/null"], { cwd: project.folder, env, stdio: "pipe" });
  onTestFinished(() => void child.kill("SIGKILL"));
  const open = [...answers];
  let screen = "";
  child.stdout.on("data", (text: Buffer) => {
    screen += text.toString();
    const [next] = open;
    if (next === undefined || !screen.includes(next[0])) return;
    open.shift();
    screen = "";
    child.stdin.write(next[1]);
  });
  return finished(child);
}

describe("commits:new at a terminal", () => {
  it("asks for the parts of a message, and commits", async (context) => {
    const program = (await script).use(context);
    const project = await gitProject({
      manifest: { commitlint: { extends: ["@commitlint/config-conventional"] } },
    });
    await project.git("add", ".");
    const down = "\u001b[B";
    const ended = await typed(program, project, [
      // The types come in the order of the config: build, chore, ci, docs.
      ["What kind of change is it?", `${down}${down}${down}\r`],
      ["Which part is changed?", "guide\r"],
      ["What does it do", "tell how rows are read\r"],
      ["Why, and what else?", "\r"],
      ["What no longer works", "\r"],
    ]);
    expect(ended.code, ended.stdout).toBe(0);
    expect(await project.git("log", "--format=%B")).toBe("docs(guide): tell how rows are read");
  });

  it("commits nothing where the person leaves", async (context) => {
    const program = (await script).use(context);
    const project = await gitProject({
      manifest: { commitlint: { extends: ["@commitlint/config-conventional"] } },
    });
    await project.git("add", ".");
    const ended = await typed(program, project, [["What kind of change is it?", "\u0003"]]);
    expect(ended.stdout).toContain("INTERRUPTED: nothing was committed");
    expect(ended.code).toBe(130);
    await expect(project.git("rev-parse", "--verify", "HEAD")).rejects.toThrow();
  });
});
