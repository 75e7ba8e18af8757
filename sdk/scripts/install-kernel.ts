import type { Command } from "commander";
import { AssayError } from "../utils/errors/index.js";
import type { Finish } from "./command.js";
import { EXIT } from "./exit-codes.js";
import { type KernelPlaceOptions, kernelDataDir, withKernelPlace } from "./kernel-place.js";
import type { Terminal } from "./terminal.js";

interface InstallKernelOptions extends KernelPlaceOptions {
  readonly displayName: string;
  readonly env?: readonly string[];
  readonly force?: boolean;
}

/** `assay install kernel`: the Jupyter kernel, for this person or into a Python environment. */
export function addInstallKernel(install: Command, terminal: Terminal, finish: Finish): void {
  withKernelPlace(
    install
      .command("kernel")
      .summary("the Jupyter kernel for TypeScript")
      .description(
        "Tells Jupyter of the kernel, so that JupyterLab, VS Code, nbclient, nbconvert and papermill offer it: for this person, or in one Python environment. " +
          "Run again, it brings what is there up to date. It starts this copy of Assay by this Node.",
      ),
    "assay",
  )
    .option("--display-name <TEXT>", "the name that people see", "TypeScript (Assay)")
    .option("--env <NAME=VALUE...>", "variables that the kernel is started with")
    .option("--force", "replace another program's kernel of this name")
    .addHelpText(
      "after",
      "\nExamples:\n  assay install kernel\n  assay install kernel --sys-prefix\n  assay install kernel --name assay-gpu --display-name 'TypeScript (native)' --env ASSAY_BACKEND=tensorflow",
    )
    .action(async (options: InstallKernelOptions) => {
      const kernel = await import("../../kernel/install/index.js");
      const { packageInfo } = await import("../io/environment/index.js");
      const { root, version } = packageInfo();
      const name = kernel.checkKernelName(options.name);
      const env = variablesOf(options.env ?? []);
      const dataDir = await kernelDataDir(terminal, options);
      const main = kernel.kernelMain(root);
      const zeromq = kernel.checkZeromq();
      if (!zeromq.ok) {
        throw new AssayError("INSTALL_FAILED", {
          what: "the kernel would not start",
          got: zeromq.text,
          next: "Install Assay again for this platform: npm install assay.",
        });
      }
      const { dir, spec, replaced } = kernel.installSpec({
        ...{ dataDir, name, env, root, version, main },
        displayName: options.displayName,
        node: kernel.lastingNode(process.execPath),
        force: options.force === true,
      });
      const passing = kernel.passingPlace(root);
      if (options.json) {
        terminal.out(JSON.stringify({ name, dir, replaced, spec, warnings: passing ? [passing] : [] }));
      } else {
        const again = replaced === "ours" ? "is installed again" : "is installed";
        terminal.out(`${spec.display_name} ${again}: ${dir}`);
        terminal.out(`Next: jupyter lab, then pick ${spec.display_name}.`);
        if (passing !== undefined) terminal.error(`! ${passing}`);
      }
      finish(EXIT.done);
    });
}

function variablesOf(words: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    words.map((word) => {
      const [, name, value] = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(word) ?? [];
      if (name === undefined) {
        throw new AssayError("CLI_USAGE", {
          what: "--env is no variable with its value",
          got: JSON.stringify(word),
          wanted: "NAME=VALUE",
        });
      }
      return [name, value];
    }),
  );
}
