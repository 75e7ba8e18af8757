import { rmSync } from "node:fs";
import { join } from "node:path";
import { AssayError, messageOf } from "../../sdk/utils/errors/index.js";
import { readSpec } from "./spec.js";

/**
 * Takes a kernelspec of ours away and gives the folder that it was in. Throws KERNEL_MISSING where there is none, OUTPUT_EXISTS where
 * the name is another program's, WRITE_FAILED where it cannot be removed. `elsewhere` are folders where the name is installed too.
 */
export function uninstallSpec(dataDir: string, name: string, elsewhere: readonly string[] = []): string {
  const dir = join(dataDir, "kernels", name);
  const found = readSpec(dir);
  if (found.kind === "none") {
    throw new AssayError("KERNEL_MISSING", {
      what: `no kernel "${name}" is installed in ${join(dataDir, "kernels")}`,
      next:
        elsewhere.length === 0
          ? "`assay doctor` lists those that are installed."
          : `It is in ${elsewhere.join(", ")}: name the place with --sys-prefix or --prefix DIR.`,
    });
  }
  if (found.kind === "other") {
    throw new AssayError("OUTPUT_EXISTS", {
      what: `"${name}" is another program's kernel`,
      got: `${found.what} in ${dir}`,
      next: `Remove it with Jupyter's own command: jupyter kernelspec uninstall ${name}.`,
    });
  }
  try {
    // First that by which Jupyter knows it: half removed, it is no kernel any more.
    rmSync(join(dir, "kernel.json"));
    rmSync(dir, { recursive: true, force: true });
  } catch (cause) {
    throw new AssayError("WRITE_FAILED", {
      what: `the kernel in ${dir} cannot be removed`,
      got: messageOf(cause),
      cause,
    });
  }
  return dir;
}
