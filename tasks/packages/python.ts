import { join } from "node:path";
import { defaultCacheDir } from "../../sdk/io/backends/index.js";
import { readEnvironment } from "../../sdk/io/environment/index.js";
import type { PythonPlan } from "../../sdk/io/python/index.js";

const BUILD = "build==1.6.1";
const HATCHLING = "hatchling==1.33.0";

/** The Python environment that wheels are built in, in the user's cache (ASSAY_CACHE_DIR). */
export function buildPython(cwd: string, env: Readonly<Record<string, string | undefined>>): PythonPlan {
  const cache = readEnvironment({ cwd, env }).values.assayCacheDir ?? defaultCacheDir();
  return {
    name: "the Python environment that builds wheels",
    dir: join(cache, "python", `${BUILD}-${HATCHLING}`.replaceAll("==", "-")),
    requirements: [BUILD, HATCHLING],
    packages: 7,
  };
}
