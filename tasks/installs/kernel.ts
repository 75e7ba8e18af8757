import { hasCode } from "../../sdk/utils/errors/index.js";
import type { Task } from "../task.js";

/** Tells Jupyter of the kernel, as `assay install kernel` does. */
export const installsKernel: Task = {
  name: "installs:kernel",
  summary: "tell Jupyter of the kernel, as `assay install kernel` does",
  description:
    "Tells Jupyter of the TypeScript kernel, for this person or in the Python environment at hand; run again, it brings it up to date. " +
    "It is `assay install kernel`, which takes more options; --undo is `assay uninstall kernel`.",
  options: [
    { flags: "--sys-prefix", description: "in the Python environment at hand (default: for this person)" },
    { flags: "--no-snapshot", description: "build no startup snapshot of the compiler (70 MB, 10 s)" },
    { flags: "--undo", description: "take it away again" },
  ],
  async run(context) {
    const { options, print } = context;
    const place = options.sysPrefix === true ? ["--sys-prefix"] : [];
    const snapshot = options.snapshot === false ? ["--no-snapshot"] : [];
    if (options.undo !== true) return await context.command(["install", "kernel", ...place, ...snapshot]);
    try {
      return await context.command(["uninstall", "kernel", ...place]);
    } catch (error) {
      if (!hasCode(error, "KERNEL_MISSING")) throw error;
      print("The kernel was not there.");
      return true;
    }
  },
};
