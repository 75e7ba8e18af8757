import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { AssayError } from "../../sdk/utils/errors/index.js";

/** Longest time that a Python may take to say where it is. Shims of version managers are slow. */
const ANSWER_MS = 15_000;

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The prefix of the Python environment that is at hand: the active one's (VIRTUAL_ENV, CONDA_PREFIX), else that of the Python on
 * the PATH. Throws DEPENDENCY_MISSING where there is none.
 */
export async function pythonPrefix(env: Env): Promise<string> {
  const prefix = await findPythonPrefix(env);
  if (prefix !== undefined) return prefix;
  throw new AssayError("DEPENDENCY_MISSING", {
    what: "there is no Python environment at hand",
    got: "neither VIRTUAL_ENV nor CONDA_PREFIX is set, and no python3 or python on the PATH runs",
    next: "Activate the environment that Jupyter is in, or name its folder: --prefix DIR.",
  });
}

/** The same, or undefined. */
export async function findPythonPrefix(env: Env): Promise<string | undefined> {
  const active = env.VIRTUAL_ENV || env.CONDA_PREFIX;
  if (active) return active;
  for (const name of ["python3", "python"]) {
    try {
      const { stdout } = await promisify(execFile)(name, ["-c", "import sys; print(sys.prefix)"], {
        env: { ...env },
        timeout: ANSWER_MS,
        windowsHide: true,
      });
      const prefix = stdout.trim();
      if (prefix !== "") return prefix;
    } catch {
      // Not there, or broken: the next one may do.
    }
  }
  return undefined;
}
