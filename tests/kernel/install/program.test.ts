import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  checkKernelName,
  checkZeromq,
  findPythonPrefix,
  kernelMain,
  lastingNode,
  passingPlace,
  pythonPrefix,
} from "../../../kernel/install/index.js";
import { temporaryFolder } from "../../support/temporary.js";
import { thrownBy } from "../../support/thrown.js";

describe("the name of a kernel", () => {
  it.each(["assay", "assay-gpu_2.0", "1"])("may be %s", (name) => {
    expect(checkKernelName(name)).toBe(name);
  });

  it.each([
    ["", "Use assay."],
    ["..", "Use assay."],
    ["../x", "Use x."],
    ["Assay GPU", "Use assay-gpu."],
    ["été", "Use t."],
  ])("may not be %j", (name, hint) => {
    const error = thrownBy(() => checkKernelName(name));
    expect(error).toMatchObject({ code: "CLI_USAGE", message: expect.stringContaining(hint) });
  });
});

describe("the programs that a kernelspec names", () => {
  it("are refused where the kernel was not built", async () => {
    const root = await temporaryFolder();
    expect(thrownBy(() => kernelMain(root))).toMatchObject({ code: "INSTALL_FAILED" });
    await mkdir(join(root, "dist", "kernel"), { recursive: true });
    await writeFile(join(root, "dist", "kernel", "main.js"), "");
    expect(kernelMain(root)).toBe(join(root, "dist", "kernel", "main.js"));
  });

  it("name Homebrew's link to the newest Node, where it is this one", async () => {
    const brew = await temporaryFolder();
    for (const version of ["24.1.0", "22.0.0"]) {
      await mkdir(join(brew, "Cellar", "node", version, "bin"), { recursive: true });
      await writeFile(join(brew, "Cellar", "node", version, "bin", "node"), "");
    }
    await mkdir(join(brew, "opt"));
    await symlink(join(brew, "Cellar", "node", "24.1.0"), join(brew, "opt", "node"));
    const node = (version: string): string => join(brew, "Cellar", "node", version, "bin", "node");
    expect(lastingNode(node("24.1.0"))).toBe(join(brew, "opt", "node", "bin", "node"));
    expect(lastingNode(node("22.0.0"))).toBe(node("22.0.0"));
    expect(lastingNode(node("18.0.0"))).toBe(node("18.0.0"));
    expect(lastingNode("/usr/bin/node")).toBe("/usr/bin/node");
  });

  it("are known to pass in npx's cache and in temporary folders", () => {
    expect(passingPlace("/home/ann/.npm/_npx/1a2b/node_modules/assay", "/tmp")).toContain("npx's cache");
    expect(passingPlace("/tmp/x/node_modules/assay", "/tmp")).toContain("a temporary folder");
    expect(passingPlace("/tmpx/node_modules/assay", "/tmp")).toBeUndefined();
    expect(passingPlace("/home/ann/work/node_modules/assay", "/tmp")).toBeUndefined();
  });

  it("stand on zeromq, which loads", () => {
    expect(checkZeromq()).toEqual({ ok: true, text: expect.stringMatching(/^zeromq 6\.\d+\.\d+$/) });
  });
});

describe("the Python environment at hand", () => {
  it("is the active one, else that of the Python on the PATH", async () => {
    expect(await findPythonPrefix({ VIRTUAL_ENV: "/venv", CONDA_PREFIX: "/conda" })).toBe("/venv");
    expect(await findPythonPrefix({ VIRTUAL_ENV: "", CONDA_PREFIX: "/conda" })).toBe("/conda");
    const bin = await temporaryFolder();
    await writeFile(join(bin, "python3"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    await writeFile(join(bin, "python"), '#!/bin/sh\n[ "$1" = -c ] && echo /opt/py\n', { mode: 0o755 });
    expect(await findPythonPrefix({ PATH: `${bin}:/bin:/usr/bin-nowhere` })).toBe("/opt/py");
  });

  it("may be none", async () => {
    const empty = await temporaryFolder();
    await expect(pythonPrefix({ PATH: empty })).rejects.toMatchObject({
      code: "DEPENDENCY_MISSING",
      message: expect.stringContaining("--prefix DIR"),
    });
  });
});
