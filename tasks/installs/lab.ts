import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import type { Task } from "../task.js";

/** Makes the environment that `assay lab` runs in. */
export const installsLab: Task = {
  name: "installs:lab",
  summary: "make the JupyterLab environment that `assay lab` opens",
  description:
    "Makes the Python environment of JupyterLab with the kernel (300 MB, a minute or two) in the user's cache (ASSAY_CACHE_DIR), so that `assay lab` opens at once. " +
    "--undo takes it away; all projects of this person share it.",
  options: [{ flags: "--undo", description: "take the environment away" }],
  async run(context) {
    const { env, options, print } = context;
    const { labDataDir, labPython } = await import("../../sdk/scripts/lab/environment.js");
    const { dir } = labPython(env);
    if (options.undo === true) {
      const { packageInfo } = await import("../../sdk/io/environment/index.js");
      const data = labDataDir(packageInfo().root, env);
      const there = [dir, data].filter((place) => existsSync(place));
      for (const place of there) await rm(place, { recursive: true, force: true, maxRetries: 3 });
      print(
        there.length === 0
          ? `JupyterLab was not there: ${dir}`
          : `JupyterLab is taken away: ${there.join(", ")}`,
      );
      return;
    }
    const { environmentAt } = await import("../../sdk/io/python/index.js");
    const { provideLab } = await import("../../sdk/scripts/lab/provide.js");
    const was = environmentAt(dir) !== undefined;
    await context.follow((onProgress, signal) => provideLab(env, { onProgress, signal }));
    print(`JupyterLab ${was ? "is there already" : "is installed"}: ${dir}`);
    print("Next: assay lab");
  },
};
