import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** A Python virtual environment. */
export interface PythonEnvironment {
  readonly dir: string;
  /** The path of a program of the environment, as `python` or `mlflow`. */
  bin(name: string): string;
}

/** The environment in a folder, whether it is there or not. */
export function environmentIn(dir: string): PythonEnvironment {
  const windows = process.platform === "win32";
  return {
    dir,
    bin: (name) => (windows ? join(dir, "Scripts", `${name}.exe`) : join(dir, "bin", name)),
  };
}

/** Written last: an environment without it is half made. */
export const readyMark = (dir: string): string => join(dir, "assay-ready");

/** The environment in a folder; undefined where there is none, it is half made, or the Python that it was made with is gone. */
export function environmentAt(dir: string): PythonEnvironment | undefined {
  const environment = environmentIn(dir);
  // The environment's python is a link to the one that it was made with.
  return existsSync(readyMark(dir)) && existsSync(environment.bin("python")) ? environment : undefined;
}

/** How many packages are installed in the environment now. */
export async function packageCount({ dir }: PythonEnvironment): Promise<number> {
  const libraries = join(dir, process.platform === "win32" ? "Lib" : "lib");
  const folders = process.platform === "win32" ? [""] : await readdir(libraries).catch(() => []);
  let count = 0;
  for (const folder of folders) {
    const packages = await readdir(join(libraries, folder, "site-packages")).catch(() => []);
    count += packages.filter((name) => name.endsWith(".dist-info")).length;
  }
  return count;
}
