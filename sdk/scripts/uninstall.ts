import type { CommandDefinition } from "./command.js";
import { EXIT } from "./exit-codes.js";
import { type KernelPlaceOptions, kernelDataDir, placesOf, withKernelPlace } from "./kernel-place.js";

/** `assay uninstall kernel`: Jupyter offers it no more. */
export const uninstallCommand: CommandDefinition = (program, terminal, finish) => {
  const uninstall = program
    .command("uninstall")
    .summary("take the Jupyter kernel away again")
    .description("Takes away what `assay install` put outside of the package.")
    .addHelpText("after", "\nExample:\n  assay uninstall kernel");
  withKernelPlace(
    uninstall
      .command("kernel")
      .summary("the Jupyter kernel for TypeScript")
      .description(
        "Takes the kernel away from where `assay install kernel` put it with the same options. Kernels of other programs are not touched.",
      ),
    "assay",
  )
    .addHelpText("after", "\nExamples:\n  assay uninstall kernel\n  assay uninstall kernel --sys-prefix")
    .action(async (options: KernelPlaceOptions) => {
      const { checkKernelName, uninstallSpec } = await import("../../kernel/install/index.js");
      const name = checkKernelName(options.name);
      const dataDir = await kernelDataDir(terminal, options);
      const dir = uninstallSpec(dataDir, name, await placesOf(terminal, name, dataDir));
      terminal.out(options.json ? JSON.stringify({ name, dir }) : `Removed ${dir}`);
      finish(EXIT.done);
    });
};
