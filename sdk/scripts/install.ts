import type { CommandDefinition } from "./command.js";
import { addInstallKernel } from "./install-kernel.js";
import { addInstallTensorflow } from "./install-tensorflow.js";

/** `assay install kernel`, `assay install tensorflow`: what is installed beside the package. */
export const installCommand: CommandDefinition = (program, terminal, finish) => {
  const install = program
    .command("install")
    .summary("install the Jupyter kernel or an optional part")
    .description("Installs the Jupyter kernel, or an optional part for this user.")
    .addHelpText("after", "\nExamples:\n  assay install kernel\n  assay install tensorflow");
  addInstallKernel(install, terminal, finish);
  addInstallTensorflow(install, terminal, finish);
};
