import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { labPython } from "../../../sdk/scripts/lab/environment.js";
import { runAssay } from "../../support/cli.js";
import { gitProject } from "../../support/git-project.js";
import { temporaryFolder } from "../../support/temporary.js";

/** A computer with nothing installed. */
async function computer() {
  const [home, cache] = [await temporaryFolder(), await temporaryFolder()];
  const env = {
    ...{ HOME: home, ASSAY_CACHE_DIR: cache, JUPYTER_DATA_DIR: join(home, "jupyter"), SHELL: "/bin/bash" },
    ...{ XDG_DATA_HOME: undefined, JUPYTER_PATH: undefined, VIRTUAL_ENV: undefined, CONDA_PREFIX: undefined },
  };
  const task = (name: string, ...args: string[]) => runAssay(["task", name, ...args], { cwd: home, env });
  return { home, cache, env, task };
}

describe("installs", () => {
  it("lists what can be installed, and installs nothing", async () => {
    const { home, cache, task } = await computer();
    const { code, stdout } = await task("installs");
    expect(code).toBe(0);
    for (const part of ["completion", "hooks", "lab", "project", "tensorflow"])
      expect(stdout).toMatch(new RegExp(`^- installs:${part} +not there$`, "m"));
    expect([await readdir(home), await readdir(cache)]).toEqual([[], []]);
  });
});

describe("installs:kernel", () => {
  it("tells Jupyter of the kernel, twice as well as once, and takes it away again", async () => {
    const { home, task } = await computer();
    const spec = join(home, "jupyter", "kernels", "assay", "kernel.json");
    const first = await task("installs:kernel", "--no-snapshot");
    expect(first).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`is installed: ${dirname(spec)}`),
    });
    expect(existsSync(spec)).toBe(true);
    expect((await task("installs:kernel", "--no-snapshot")).stdout).toContain("is installed again");
    expect((await task("installs")).stdout).toMatch(/^✓ installs:kernel .*jupyter.kernels.assay/m);
    expect(await task("installs:kernel", "--undo")).toMatchObject({
      code: 0,
      stdout: `Removed ${dirname(spec)}\n`,
    });
    expect(existsSync(spec)).toBe(false);
    expect(await task("installs:kernel", "--undo")).toMatchObject({
      code: 0,
      stdout: "The kernel was not there.\n",
    });
  });
});

describe("installs:lab and installs:tensorflow", () => {
  it("say what is there, and are undone", async () => {
    const { cache, task } = await computer();
    // An environment that is there is not looked into: a mark and a python are one.
    const { dir } = labPython({ ASSAY_CACHE_DIR: cache });
    const python =
      process.platform === "win32" ? join(dir, "Scripts", "python.exe") : join(dir, "bin", "python");
    await mkdir(dirname(python), { recursive: true });
    for (const file of [python, join(dir, "assay-ready")]) await writeFile(file, "");
    expect(await task("installs:lab")).toMatchObject({
      code: 0,
      stdout: `JupyterLab is there already: ${dir}\nNext: assay lab\n`,
    });
    const undone = await task("installs:lab", "--undo");
    expect(undone).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`JupyterLab is taken away: ${dir}`),
    });
    expect(existsSync(dir)).toBe(false);
    expect((await task("installs:lab", "--undo")).stdout).toContain("JupyterLab was not there");
    expect((await task("installs:tensorflow", "--undo")).stdout).toContain("TensorFlow was not there");
  });
});

describe("installs:project", () => {
  const manifest = { assay: { installs: ["hooks"] } };

  it("installs the packages of the lock file, then what package.json declares; both are undone", async () => {
    const project = await gitProject({ manifest, packages: [] });
    const lock = { name: "bikes", lockfileVersion: 3, requires: true, packages: { "": { name: "bikes" } } };
    await project.write("package-lock.json", JSON.stringify(lock));
    const dry = await project.task("installs:project", "--dry-run");
    expect(dry).toMatchObject({ code: 0, stdout: "npm ci --no-audit --no-fund\ninstalls:hooks\n" });
    const hook = join(project.folder, ".git", "hooks", "commit-msg");
    expect(existsSync(hook)).toBe(false);
    expect(await project.task("installs:project")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("The packages are installed"),
    });
    expect(existsSync(hook)).toBe(true);
    const undone = await project.task("installs:project", "--undo");
    expect(undone).toMatchObject({ code: 0, stdout: expect.stringContaining("is taken away") });
    expect([existsSync(hook), existsSync(join(project.folder, "node_modules"))]).toEqual([false, false]);
  });

  it("refuses what cannot be declared, what npm refuses, and a folder without a project", async () => {
    const wrong = await gitProject({ manifest: { assay: { installs: ["hook"] } }, packages: [] });
    expect((await wrong.task("installs:project")).stderr).toContain('Did you mean "hooks"?');
    await wrong.write(
      "package.json",
      JSON.stringify({ name: "bikes", dependencies: { "left-pad": "1.3.0" } }),
    );
    await wrong.write(
      "package-lock.json",
      JSON.stringify({ name: "bikes", lockfileVersion: 3, packages: { "": {} } }),
    );
    expect((await wrong.task("installs:project")).stderr).toContain("INSTALL_FAILED: npm ci failed");
    const { home, task } = await computer();
    expect((await task("installs:project")).stderr).toContain("there is no project here to install");
    await writeFile(join(home, "package.json"), JSON.stringify({ name: "bikes", ...manifest }));
    await writeFile(
      join(home, "package-lock.json"),
      JSON.stringify({ name: "bikes", lockfileVersion: 3, packages: {} }),
    );
    expect(await task("installs:project")).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("is left out: git does not keep"),
    });
  });
});
