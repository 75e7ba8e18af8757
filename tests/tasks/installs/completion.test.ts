import { existsSync, lstatSync, statSync } from "node:fs";
import { chmod, readFile, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withBlock, withoutBlock } from "../../../tasks/installs/marked-block.js";
import { runAssay } from "../../support/cli.js";
import { runProcess } from "../../support/run-process.js";
import { temporaryFolder } from "../../support/temporary.js";

describe("a marked block", () => {
  it("goes without a trace, from any text", () => {
    fc.assert(
      fc.property(fc.option(fc.string(), { nil: undefined }), fc.string(), (text, more) => {
        fc.pre(!`${text}${more}`.includes("assay completion"));
        const with1 = withBlock(text, "one");
        expect(withoutBlock(with1)).toBe(text);
        expect(withoutBlock(withBlock(with1, "two"))).toBe(text);
        expect(withBlock(with1, "one")).toBe(with1);
        // What is written below it later stays, on lines of its own.
        const whole = text === undefined || text === "" || text.endsWith("\n") ? (text ?? "") : `${text}\n`;
        if (more !== "") expect(withoutBlock(with1 + more)).toBe(whole + more);
      }),
    );
  });
});

async function shellHome() {
  const home = await temporaryFolder();
  const env = {
    HOME: home,
    XDG_DATA_HOME: undefined,
    XDG_CONFIG_HOME: undefined,
    ZDOTDIR: undefined,
    SHELL: "/bin/bash",
  };
  const task = (...args: string[]) => runAssay(["task", "installs:completion", ...args], { cwd: home, env });
  return {
    home,
    env,
    task,
    script: (shell: string) => join(home, ".local", "share", "assay", `completion.${shell}`),
  };
}

const RC = process.platform === "darwin" ? ".bash_profile" : ".bashrc";

describe("installs:completion", () => {
  it("has a new bash complete, keeps the file's rights and link, and is undone without a trace", async () => {
    const { home, env, task, script } = await shellHome();
    const [rc, real] = [join(home, RC), join(home, "dotfiles-bashrc")];
    await writeFile(real, "export MINE=1");
    await chmod(real, 0o600);
    await symlink(real, rc);
    expect(await task()).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`added a marked block to ${rc}`),
    });
    const shown = 'echo "$MINE"; complete -p assay';
    const bash = await runProcess("bash", ["--rcfile", rc, "-i", "-c", shown], { env, cwd: home });
    expect(bash.stdout).toBe("1\ncomplete -F _assay assay\n");
    expect([lstatSync(rc).isSymbolicLink(), statSync(real).mode & 0o777]).toEqual([true, 0o600]);
    const before = await readFile(rc, "utf8");
    expect(await task()).toMatchObject({ code: 0, stdout: expect.stringContaining("there already") });
    expect(await readFile(rc, "utf8")).toBe(before);
    expect(await task("--undo")).toMatchObject({ code: 0 });
    expect(await readFile(rc, "utf8")).toBe("export MINE=1");
    expect([existsSync(script("bash")), existsSync(join(home, ".local", "share", "assay"))]).toEqual([
      false,
      false,
    ]);
    expect((await task("--undo")).stdout).toContain("It was not there");
  });

  it("makes what is not there, and takes it away again; fish finds its script by its name", async () => {
    const { home, task } = await shellHome();
    await task("--shell", "zsh");
    expect(await readFile(join(home, ".zshrc"), "utf8")).toContain("completion.zsh");
    await task("--shell", "zsh", "--undo");
    expect(existsSync(join(home, ".zshrc"))).toBe(false);
    const fish = join(home, ".config", "fish", "completions", "assay.fish");
    await task("--shell", "fish");
    expect(await readFile(fish, "utf8")).toContain("complete -c assay");
    await task("--shell", "fish", "--undo");
    expect(existsSync(fish)).toBe(false);
  });

  it("leaves a file of others alone, and names the shells that it knows", async () => {
    const { home, task, script } = await shellHome();
    await task();
    await rename(script("bash"), join(home, "moved"));
    await writeFile(script("bash"), "mine\n");
    expect(await task()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("a file that Assay did not write"),
    });
    expect((await task("--shell", "tcsh")).stderr).toContain("bash, zsh, fish");
    expect((await task("--shell", "zhs")).stderr).toContain('Did you mean "zsh"?');
  });
});
