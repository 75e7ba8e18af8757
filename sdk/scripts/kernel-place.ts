import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import type { InstalledKernel, JupyterSystem } from "../../kernel/install/index.js";
import { AssayError } from "../utils/errors/index.js";
import type { Terminal } from "./terminal.js";

/** The options that say where a kernel is installed. */
export interface KernelPlaceOptions {
  readonly name: string;
  readonly prefix?: string;
  readonly sysPrefix?: boolean;
  readonly json?: boolean;
}

/** Adds these options to a command. */
export function withKernelPlace(command: Command, name: string): Command {
  return command
    .option("--name <NAME>", "the name that Jupyter knows it by", name)
    .option("--sys-prefix", "in the Python environment at hand (VIRTUAL_ENV, CONDA_PREFIX, else python3's)")
    .option("--prefix <DIR>", "in the Python environment in this folder (share/jupyter/kernels below it)")
    .option("--json", "print it as one line of JSON");
}

/** Where Jupyter keeps things for this person, on this machine. */
export function jupyterSystem({ env }: Pick<Terminal, "env">): JupyterSystem {
  // As `os.homedir` does, but of the terminal's variables.
  const home = (process.platform === "win32" ? env.USERPROFILE : env.HOME) || homedir();
  return { platform: process.platform, env, home };
}

/** Jupyter's data folder that the options name; absolute. */
export async function kernelDataDir(
  terminal: Terminal,
  { prefix, sysPrefix }: KernelPlaceOptions,
): Promise<string> {
  const { prefixDataDir, pythonPrefix, userDataDir } = await import("../../kernel/install/index.js");
  if (prefix !== undefined && sysPrefix) {
    throw new AssayError("CLI_USAGE", {
      what: "--prefix and --sys-prefix each name another place",
      next: "Give one of them.",
    });
  }
  if (prefix === "") throw new AssayError("CLI_USAGE", { what: "--prefix is empty", wanted: "a folder" });
  if (prefix !== undefined) return prefixDataDir(resolve(terminal.cwd, prefix), process.platform);
  if (sysPrefix) return prefixDataDir(await pythonPrefix(terminal.env), process.platform);
  return userDataDir(jupyterSystem(terminal));
}

/** The kernels of ours that a Jupyter of this person finds, in its order; only what is there, nothing is loaded. */
export async function findKernels(terminal: Pick<Terminal, "env">): Promise<InstalledKernel[]> {
  const { findPythonPrefix, installedKernels, searchFolders } = await import("../../kernel/install/index.js");
  const prefix = await findPythonPrefix(terminal.env);
  return installedKernels(searchFolders(jupyterSystem(terminal), prefix === undefined ? [] : [prefix]));
}

/** Where else a kernel of this name is. */
export async function placesOf(
  terminal: Terminal,
  name: string,
  dataDir: string,
): Promise<readonly string[]> {
  const found = await findKernels(terminal);
  return found
    .filter((kernel) => kernel.name === name && kernel.dir !== join(dataDir, "kernels", name))
    .map(({ dir }) => dir);
}
