import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { runAssay } from "./cli.js";
import { kernelSnapshot } from "./kernel-snapshot.js";
import type { PythonEnvironment } from "./python.js";
import { type Finished, type ProcessOptions, runProcess } from "./run-process.js";
import { ROOT } from "./source-files.js";

/** The kernel as its own command installed it, and Jupyter's clients that find it. */
export interface InstalledKernel {
  readonly python: PythonEnvironment;
  /** Folder that is gone with the kernel; notebooks may lie in it. */
  readonly folder: string;
  /** Variables with which Jupyter's programs find this kernel and keep all that they write in the folder. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs a program of the Python environment, as `jupyter-nbconvert`. */
  run(program: string, args: readonly string[], options?: ProcessOptions): Promise<Finished>;
  /** Runs a Python file of tests/real/python. */
  script(file: string, args: readonly string[], options?: ProcessOptions): Promise<Finished>;
  remove(): Promise<void>;
}

/** Installs the built kernel below a new folder by `assay install kernel --prefix`. It starts from the startup snapshot of all tests. */
export async function installKernel(python: PythonEnvironment): Promise<InstalledKernel> {
  await kernelSnapshot();
  const folder = await mkdtemp(join(tmpdir(), "assay kernel é "));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 3 });
  const said = await runAssay(["install", "kernel", "--no-snapshot", "--prefix", folder]);
  if (said.code !== 0) {
    await remove();
    throw new Error(`assay install kernel ended with ${said.code}: ${said.stderr}`);
  }
  const env = {
    JUPYTER_PATH: join(folder, "share", "jupyter"),
    JUPYTER_DATA_DIR: join(folder, "data"),
    JUPYTER_CONFIG_DIR: join(folder, "config"),
    JUPYTER_RUNTIME_DIR: join(folder, "run"),
    IPYTHONDIR: join(folder, "ipython"),
    // The kernel's history.
    XDG_DATA_HOME: join(folder, "data"),
    PATH: [join(python.dir, "bin"), process.env.PATH].join(delimiter),
    PYTHONUNBUFFERED: "1",
  };
  const run: InstalledKernel["run"] = (program, args, options = {}) =>
    runProcess(python.bin(program), args, { cwd: folder, ...options, env: { ...env, ...options.env } });
  return {
    ...{ python, folder, env, run, remove },
    script: (file, args, options) =>
      run("python", [join(ROOT, "tests", "real", "python", file), ...args], options),
  };
}
