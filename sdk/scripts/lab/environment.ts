import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { join } from "node:path";
import type { PythonPlan } from "../../io/python/index.js";
import { cacheFolder } from "../../utils/cache-folder.js";

type Env = Readonly<Record<string, string | undefined>>;

/** The JupyterLab that Assay is tested with. */
export const JUPYTERLAB_VERSION = "4.6.6";

const cacheOf = (env: Env): string => cacheFolder(env, process.platform, homedir());

/** JupyterLab and what live views speak through, in an environment of their own in the user's cache. */
export function labPython(env: Env): PythonPlan {
  return {
    name: "the Python environment of JupyterLab",
    dir: join(cacheOf(env), "python", `jupyterlab-${JUPYTERLAB_VERSION}`),
    requirements: ["anywidget==0.11.0", "jupyterlab_widgets==3.0.17", `jupyterlab==${JUPYTERLAB_VERSION}`],
    packages: 105,
  };
}

/**
 * The folder of Jupyter's data that holds the kernelspec of one copy of Assay. It is not the environment's own: several projects, each with a
 * copy of its own, share that.
 */
export function labDataDir(root: string, env: Env): string {
  const name = createHash("sha256").update(root).digest("hex").slice(0, 12);
  return join(cacheOf(env), "lab", name, "share", "jupyter");
}
