import { join } from "node:path";
import { defaultCacheDir } from "../../sdk/io/backends/index.js";
import { readEnvironment } from "../../sdk/io/environment/index.js";
import type { PythonPlan } from "../../sdk/io/python/index.js";

/** The MLflow that Assay is tested with. */
export const MLFLOW_VERSION = "3.17.2";

/** The Python environment that MLflow's server runs in, in the user's cache (ASSAY_CACHE_DIR). */
export function mlflowPython(cwd: string, env: Readonly<Record<string, string | undefined>>): PythonPlan {
  const cache = readEnvironment({ cwd, env }).values.assayCacheDir ?? defaultCacheDir();
  return {
    name: "the Python environment of MLflow",
    dir: join(cache, "python", `mlflow-${MLFLOW_VERSION}`),
    requirements: [`mlflow==${MLFLOW_VERSION}`],
    packages: 87,
  };
}
