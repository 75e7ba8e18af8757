import { statSync } from "node:fs";
import type { Command } from "commander";
import { AssayError, asAssayError } from "../utils/errors/index.js";
import type { Finish } from "./command.js";
import { EXIT } from "./exit-codes.js";
import { type KernelPlaceOptions, kernelDataDir, withKernelPlace } from "./kernel-place.js";
import type { Terminal } from "./terminal.js";

interface InstallKernelOptions extends KernelPlaceOptions {
  readonly displayName: string;
  readonly env?: readonly string[];
  readonly force?: boolean;
  readonly snapshot: boolean;
}

/** What became of the compiler's startup snapshot. */
type Snapshot =
  | { readonly path: string; readonly bytes: number; readonly built: boolean }
  | { readonly failed: string };

/** `assay install kernel`: the Jupyter kernel, for this person or into a Python environment. */
export function addInstallKernel(install: Command, terminal: Terminal, finish: Finish): void {
  withKernelPlace(
    install
      .command("kernel")
      .summary("the Jupyter kernel for TypeScript")
      .description(
        "Tells Jupyter of the kernel, so that JupyterLab, VS Code, nbclient, nbconvert and papermill offer it: for this person, or in one Python environment. " +
          "Run again, it brings what is there up to date. It starts this copy of Assay by this Node. " +
          "It builds a startup snapshot of the compiler in the user's cache (ASSAY_CACHE_DIR) too: about 70 MB and 10 seconds, after which kernels are ready sooner.",
      ),
    "assay",
  )
    .option("--display-name <TEXT>", "the name that people see", "TypeScript (Assay)")
    .option("--env <NAME=VALUE...>", "variables that the kernel is started with")
    .option(
      "--no-snapshot",
      "build no startup snapshot: the first cell of each kernel then takes some seconds",
    )
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
      const snapshot = options.snapshot ? await provideSnapshot(terminal) : undefined;
      const warnings = [
        kernel.passingPlace(root),
        snapshot !== undefined && "failed" in snapshot ? snapshot.failed : undefined,
      ].filter((warning) => warning !== undefined);
      if (options.json) {
        terminal.out(JSON.stringify({ name, dir, replaced, spec, snapshot, warnings }));
      } else {
        const again = replaced === "ours" ? "is installed again" : "is installed";
        terminal.out(`${spec.display_name} ${again}: ${dir}`);
        terminal.out(`Next: jupyter lab, then pick ${spec.display_name}.`);
        if (snapshot !== undefined && "path" in snapshot) terminal.out(told(snapshot));
        for (const warning of warnings) terminal.error(`! ${warning}`);
      }
      finish(EXIT.done);
    });
}

/** Finds the snapshot, or builds it. The kernel works without it, so that a failure is told and no more. */
async function provideSnapshot(terminal: Terminal): Promise<Snapshot> {
  const { buildSnapshot, findSnapshot } = await import("../../kernel/cells/snapshot/index.js");
  const { interruptible } = await import("./interruption.js");
  const { watchWork } = await import("./watching.js");
  const there = findSnapshot();
  if (there !== undefined) return { path: there, bytes: statSync(there).size, built: false };
  const { logger, onProgress, stop } = await watchWork(terminal);
  const step = "build the startup snapshot";
  try {
    onProgress({ type: "step-start", step, index: 1, total: 1 });
    const { path, bytes, seconds } = await interruptible(
      (signal) =>
        buildSnapshot({
          signal,
          onProgress: (message) => onProgress({ type: "note", level: "info", message }),
        }),
      () => logger.warn("Stopping; Ctrl-C once more ends at once."),
    );
    onProgress({ type: "step-end", step, seconds });
    return { path, bytes, built: true };
  } catch (cause) {
    const error = asAssayError(cause, "INSTALL_FAILED");
    if (error.code === "INTERRUPTED") throw error;
    return { failed: error.message };
  } finally {
    stop();
  }
}

const told = ({ path, bytes, built }: Extract<Snapshot, { path: string }>): string =>
  `The compiler's startup snapshot ${built ? "is built" : "is up to date"}: ${path} (${(bytes / 1e6).toFixed(0)} MB)`;

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
