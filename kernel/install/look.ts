import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { messageOf } from "../../sdk/utils/errors/index.js";
import type { JupyterFolder } from "./folders.js";
import { readSpec } from "./spec.js";

/** A kernelspec of ours, as it was found. */
export interface InstalledKernel {
  readonly name: string;
  readonly dir: string;
  readonly scope: JupyterFolder["scope"];
  readonly displayName: string;
  /** The version of Assay that installed it. */
  readonly version: string;
  readonly argv: readonly string[];
  /** The programs that it starts and that are gone. */
  readonly gone: readonly string[];
}

/** The kernelspecs of ours in these folders, in their order. */
export function installedKernels(folders: readonly JupyterFolder[]): InstalledKernel[] {
  return folders.flatMap(({ dir: dataDir, scope }) =>
    namesIn(join(dataDir, "kernels")).flatMap((name) => {
      const dir = join(dataDir, "kernels", name);
      const found = readSpec(dir);
      if (found.kind !== "ours") return [];
      const { argv, display_name: displayName } = found.spec;
      const gone = argv.slice(0, 2).filter((program) => !existsSync(program));
      return [{ name, dir, scope, displayName, version: found.version, argv, gone }];
    }),
  );
}

function namesIn(kernels: string): string[] {
  try {
    return readdirSync(kernels).sort();
  } catch {
    // Not there, or not to be read: Jupyter finds nothing in it either.
    return [];
  }
}

/** Whether the library of sockets loads, on which the kernel stands: its version, or why it does not. */
export function checkZeromq(): { readonly ok: boolean; readonly text: string } {
  try {
    const load = createRequire(__filename);
    load("zeromq");
    const { version } = load("zeromq/package.json") as { readonly version: string };
    return { ok: true, text: `zeromq ${version}` };
  } catch (error) {
    const [reason] = messageOf(error).split("\n");
    return { ok: false, text: `zeromq does not load: ${reason}` };
  }
}
