import { AssayError } from "../../sdk/utils/errors/index.js";

/** The name under which Jupyter knows the kernel, where no other is given. */
export const KERNEL_NAME = "assay";

export const DISPLAY_NAME = "TypeScript (Assay)";

/**
 * Throws CLI_USAGE where Jupyter would not take the name: it is a folder's, and `jupyter_client.kernelspec` allows letters, digits,
 * `-`, `.` and `_`, which it writes in small letters.
 */
export function checkKernelName(name: string): string {
  if (/^[a-z0-9._-]+$/.test(name) && !/^\.+$/.test(name)) return name;
  const near = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, "-")
    .replaceAll(/^[-.]+|[-.]+$/g, "");
  throw new AssayError("CLI_USAGE", {
    what: "--name is no name of a kernel",
    got: JSON.stringify(name),
    wanted: "small letters a to z, digits, hyphen, period and underscore",
    next: near === "" ? `Use ${KERNEL_NAME}.` : `Use ${near}.`,
  });
}
