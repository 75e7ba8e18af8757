import { homedir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { userDataDir } from "../../kernel/install/index.js";
import { runAssay } from "../support/cli.js";
import { type InstalledKernel, installKernel } from "../support/installed-kernel.js";
import { findJupyter } from "../support/python.js";
import { requireReal } from "../support/real.js";

let real: Awaited<ReturnType<typeof requireReal<InstalledKernel>>>;
beforeAll(async () => {
  real = await requireReal("Jupyter's clients", async () => installKernel(await findJupyter()));
});
afterAll(() => real.found?.remove());

/** jupyter_core adds its own of what a test run may have set. */
const NONE = { JUPYTER_DATA_DIR: "", JUPYTER_PATH: "", XDG_DATA_HOME: "", JUPYTER_PLATFORM_DIRS: "" };

describe("the installed kernel, as Jupyter sees it", () => {
  it("is listed with its pictures, and can be removed", async (context) => {
    const kernel = real.use(context);
    const list = async () => {
      const { stdout, stderr, code } = await kernel.run("jupyter-kernelspec", ["list", "--json"]);
      expect(code, stderr).toBe(0);
      return JSON.parse(stdout).kernelspecs;
    };
    const { assay } = await list();
    expect(assay.resource_dir).toBe(join(kernel.folder, "share", "jupyter", "kernels", "assay"));
    expect(assay.spec).toMatchObject({
      display_name: "TypeScript (Assay)",
      language: "typescript",
      interrupt_mode: "message",
      metadata: { debugger: true },
    });
    const more = ["--prefix", kernel.folder, "--name", "second"];
    expect((await runAssay(["install", "kernel", "--no-snapshot", ...more])).code).toBe(0);
    expect(Object.keys(await list())).toContain("second");
    expect((await runAssay(["uninstall", "kernel", ...more])).code).toBe(0);
    expect(Object.keys(await list())).not.toContain("second");
  });

  it.for<Record<string, string>>([
    {},
    { XDG_DATA_HOME: "/somewhere/data" },
    { XDG_DATA_HOME: "/somewhere/data", JUPYTER_DATA_DIR: "/somewhere/jupyter" },
    { JUPYTER_PLATFORM_DIRS: "1" },
  ])("goes where Jupyter keeps a user's data with %j", async (set, context) => {
    const env: Record<string, string> = { ...NONE, ...set };
    const ask = "from jupyter_core.paths import jupyter_data_dir; print(jupyter_data_dir())";
    const { stdout } = await real.use(context).run("python", ["-c", ask], { env });
    expect(userDataDir({ platform: process.platform, env, home: homedir() })).toBe(stdout.trim());
  });
});
